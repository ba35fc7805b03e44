/** Private keys, certificates and lists of revoked certificates, read from files and checked. */
@Internal
@NullMarked
package dev.sluice.tls.keys;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
