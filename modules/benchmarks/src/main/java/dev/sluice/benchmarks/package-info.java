/**
 * The cost of the buffers, measured with JMH against Netty's allocators. Not published as an
 * artifact.
 */
@NullMarked
package dev.sluice.benchmarks;

import org.jspecify.annotations.NullMarked;
