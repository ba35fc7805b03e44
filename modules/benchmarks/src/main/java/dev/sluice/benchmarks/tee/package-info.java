/**
 * Tees that somebody would write without Sluice: programs of their own, to race against it.
 *
 * <p>Each is called with ports of 127.0.0.1: where it listens, the primary, the mirrors. Each runs
 * on one event loop, connects to all destinations before it reads, and stops reading while one of
 * them does not keep up.
 */
@NullMarked
package dev.sluice.benchmarks.tee;

import org.jspecify.annotations.NullMarked;
