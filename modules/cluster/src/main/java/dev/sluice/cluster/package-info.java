/** Nodes that share one configuration through Hazelcast. Traffic never waits for the cluster. */
@Internal
@NullMarked
package dev.sluice.cluster;

import dev.sluice.buffer.Internal;
import org.jspecify.annotations.NullMarked;
