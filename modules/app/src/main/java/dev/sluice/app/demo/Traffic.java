package dev.sluice.app.demo;

/**
 * The traffic of one phase.
 *
 * @param rounds number of messages per client
 * @param latencies the round-trip times
 * @param sent the bytes sent in all phases
 * @param responses the bytes that returned to the clients in all phases
 */
record Traffic(int rounds, DemoLatencies latencies, Ledger sent, Ledger responses) {}
