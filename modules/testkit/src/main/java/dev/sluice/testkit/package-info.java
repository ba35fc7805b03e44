/**
 * Peers and assertions that the tests of every module share: servers that echo, stall, talk, reset
 * or respond late, a client, processes, and ways to wait.
 *
 * <p>They use plain JDK sockets and their own threads, so that they share no code with what they
 * test.
 */
@NullMarked
package dev.sluice.testkit;

import org.jspecify.annotations.NullMarked;
