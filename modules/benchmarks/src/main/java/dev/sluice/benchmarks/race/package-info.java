/** The race: it starts contenders, measures them in turn, and reports the results. */
@NullMarked
package dev.sluice.benchmarks.race;

import org.jspecify.annotations.NullMarked;
