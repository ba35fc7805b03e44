/** From the name of a host to its addresses. */
@Internal
@NullMarked
package dev.sluice.proxy.names;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
