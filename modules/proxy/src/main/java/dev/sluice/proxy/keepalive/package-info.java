/** How it is found out that a peer has vanished. */
@Internal
@NullMarked
package dev.sluice.proxy.keepalive;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
