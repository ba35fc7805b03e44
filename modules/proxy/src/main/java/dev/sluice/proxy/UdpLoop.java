package dev.sluice.proxy;

import dev.sluice.proxy.datagrams.DatagramBatch;
import dev.sluice.proxy.datagrams.DatagramSocket;
import dev.sluice.proxy.datagrams.DatagramSockets;

/**
 * What all sessions of one UDP route on one event loop have in common.
 *
 * @param sockets opens their sockets
 * @param listener where clients send to, and where their answers come from
 * @param batch what all reads go into
 * @param counters what happens is counted in
 */
record UdpLoop(
    DatagramSockets sockets, DatagramSocket listener, DatagramBatch batch, UdpCounters counters) {}
