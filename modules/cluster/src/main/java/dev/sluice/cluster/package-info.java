/** Nodes that share one configuration, through Hazelcast, which nobody's traffic ever waits for. */
@NullMarked
package dev.sluice.cluster;

import org.jspecify.annotations.NullMarked;
