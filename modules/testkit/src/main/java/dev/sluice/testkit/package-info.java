/**
 * Peers and assertions that the tests of every module share: servers that echo, stall, talk, reset
 * or come late, a client, processes, and ways to wait.
 *
 * <p>Plain JDK sockets with threads of their own, so that nothing under test is also the judge.
 */
@NullMarked
package dev.sluice.testkit;

import org.jspecify.annotations.NullMarked;
