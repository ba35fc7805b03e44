/** Stream routes: the listener, the open sessions, and the memory limit of mirrors. */
@Internal
@NullMarked
package dev.sluice.proxy.stream;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
