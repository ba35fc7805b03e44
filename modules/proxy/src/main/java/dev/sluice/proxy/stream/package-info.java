/** Routes of streams: the listener, the open sessions, and the memory that mirrors may take. */
@Internal
@NullMarked
package dev.sluice.proxy.stream;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
