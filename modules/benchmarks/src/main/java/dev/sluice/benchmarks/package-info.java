/** What the buffers cost, measured with JMH against Netty's allocators. Never published. */
@NullMarked
package dev.sluice.benchmarks;

import org.jspecify.annotations.NullMarked;
