/**
 * The comparison of two streams of responses, whichever is ahead. It knows no session and no
 * socket, so either side may also come from a recording.
 */
@Internal
@NullMarked
package dev.sluice.proxy.compare.engine;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
