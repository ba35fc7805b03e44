/**
 * The traffic of the race and the peers behind it: clients that push, ask, come and go.
 *
 * <p>Its own processor time is not counted. One event loop is the clients', another the peers'.
 */
@NullMarked
package dev.sluice.benchmarks.load;

import org.jspecify.annotations.NullMarked;
