/** What the buffers cost, measured. */
@NullMarked
package dev.sluice.benchmarks;

import org.jspecify.annotations.NullMarked;
