/** The results of the race: its samples as JSON, and their tables and charts. */
@NullMarked
package dev.sluice.benchmarks.report;

import org.jspecify.annotations.NullMarked;
