/** The latencies of the responses of both sides. */
@Internal
@NullMarked
package dev.sluice.proxy.compare.latency;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
