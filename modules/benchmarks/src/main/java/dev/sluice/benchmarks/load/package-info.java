/**
 * The traffic of the race and its peers: clients that send bulk data, send requests, connect and
 * disconnect.
 *
 * <p>Its own CPU time does not count. One event loop serves the clients, another one the peers.
 */
@NullMarked
package dev.sluice.benchmarks.load;

import org.jspecify.annotations.NullMarked;
