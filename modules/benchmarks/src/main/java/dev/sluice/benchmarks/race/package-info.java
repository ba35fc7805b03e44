/** The race: it starts contenders, measures them in turns, and has the results reported. */
@NullMarked
package dev.sluice.benchmarks.race;

import org.jspecify.annotations.NullMarked;
