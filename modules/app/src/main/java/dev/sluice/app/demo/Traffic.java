package dev.sluice.app.demo;

/**
 * What the clients of one phase do and note.
 *
 * @param rounds messages that each sends
 * @param latencies how long each took to come back
 * @param sent what they sent, in all phases
 * @param answered what came back, in all phases
 */
record Traffic(int rounds, DemoLatencies latencies, Ledger sent, Ledger answered) {}
