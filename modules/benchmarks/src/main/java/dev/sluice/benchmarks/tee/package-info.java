/**
 * Tees as a developer would write them without Sluice: separate programs that race against it.
 *
 * <p>The arguments of each are ports of 127.0.0.1: its own, the primary's, the mirrors'. Each runs
 * on one event loop, connects to all destinations before it reads, and stops reading while one of
 * them does not keep up.
 */
@NullMarked
package dev.sluice.benchmarks.tee;

import org.jspecify.annotations.NullMarked;
