/** Nodes that share one configuration, through Hazelcast. No traffic ever waits for it. */
@Internal
@NullMarked
package dev.sluice.cluster;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
