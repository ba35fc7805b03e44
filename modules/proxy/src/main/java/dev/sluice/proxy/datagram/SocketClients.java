package dev.sluice.proxy.datagram;

import dev.sluice.transport.datagram.DatagramBatch;
import dev.sluice.transport.datagram.DatagramTally;
import dev.sluice.transport.datagram.PacketSocket;
import dev.sluice.transport.datagram.ReportedSender;
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
    return sender instanceof ReportedSender reported && reported.proxy() != null
        ? reported.with(listener.keep(reported.proxy()))
        : listener.keep(sender);
  }

  /** Returns the session of a client; null if it has none. */
  @Nullable DatagramSession sessionOf(SocketAddress sender) {
    return sessions.get(sender);
  }

  void add(DatagramSession session) {
    sessions.put(session.client(), session);
  }

  void remove(DatagramSession session) {
    sessions.remove(session.client(), session); // it may have a newer one
  }

  /** Sends a batch to a client, or to the proxy that has passed on its datagrams. */
  void respond(DatagramSession session, DatagramBatch response, DatagramTally tally) {
    SocketAddress client = session.client();
    SocketAddress to = client instanceof ReportedSender reported ? reported.proxy() : client;
    listener.send(response, 0, response.size(), to, tally);
  }
}
