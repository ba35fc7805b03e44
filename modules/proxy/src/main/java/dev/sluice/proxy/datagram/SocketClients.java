package dev.sluice.proxy.datagram;

import dev.sluice.transport.datagram.DatagramBatch;
import dev.sluice.transport.datagram.DatagramTally;
import dev.sluice.transport.datagram.PacketSocket;
import java.net.SocketAddress;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The clients of one listening socket. A client that sends to two sockets has two sessions, because
 * each response must come from the address that the request went to. Event loop only.
 */
final class SocketClients {
  private final PacketSocket listener;
  private final Map<SocketAddress, DatagramSession> sessions = new HashMap<>();

  SocketClients(PacketSocket listener) {
    this.listener = listener;
  }

  /** Returns a lasting copy of an address: the addresses of a batch are overwritten. */
  SocketAddress keep(SocketAddress sender) {
    return listener.keep(sender);
  }

  /** Returns the session of a client; null if it has none. */
  @Nullable DatagramSession sessionOf(SocketAddress sender) {
    return sessions.get(sender);
  }

  void add(DatagramSession session) {
    sessions.put(session.client(), session);
  }

  void remove(DatagramSession session) {
    sessions.remove(session.client());
  }

  /** Sends a batch to a client. */
  void respond(DatagramSession session, DatagramBatch response, DatagramTally tally) {
    listener.send(response, 0, response.size(), session.client(), tally);
  }
}
