/** Detection of peers that have vanished. */
@Internal
@NullMarked
package dev.sluice.proxy.keepalive;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
