/** Nodes that share one configuration, through Hazelcast, which nobody's traffic ever waits for. */
@Internal
@NullMarked
package dev.sluice.cluster;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
