/** The counts of routes and sessions, and the tables of their metrics. Immutable. */
@NullMarked
package dev.sluice.proxy.stats;

import org.jspecify.annotations.NullMarked;
