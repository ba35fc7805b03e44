/** What the race has measured: its samples, kept as JSON, and the tables and charts of them. */
@NullMarked
package dev.sluice.benchmarks.report;

import org.jspecify.annotations.NullMarked;
