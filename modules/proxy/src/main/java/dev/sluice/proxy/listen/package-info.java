/** Listening: opens one port at all addresses of a name. */
@Internal
@NullMarked
package dev.sluice.proxy.listen;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
