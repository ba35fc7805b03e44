package dev.sluice.transport.datagram;

import dev.sluice.buffer.Internal;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A datagram socket that never blocks. Event loop only.
 *
 * <p>Upstream: {@code src-docs/upstream/vertx-datagrams-cut.adoc}.
 */
@Internal
public interface PacketSocket extends Closeable {

  /**
   * Calls the reader whenever there is something to read, until the socket is closed. It is called
   * again while unread datagrams remain.
   */
  void onReadable(Runnable reader);

  /** Stops the calls of the reader. */
  void stopReading();

  /**
   * Reads the waiting datagrams, at most one per buffer of the batch.
   *
   * @param tally counts the errors that the operating system reports
   */
  void receive(DatagramBatch batch, DatagramTally tally);

  /**
   * Sends datagrams of a batch. Each is sent or dropped as a whole, and counted.
   *
   * @param from index of the first datagram
   * @param to index after the last datagram
   * @param peer the receiver; null if the socket is connected
   */
  void send(
      DatagramBatch batch, int from, int to, @Nullable SocketAddress peer, DatagramTally tally);

  /** Returns a lasting copy of an address: the addresses of a batch are overwritten. */
  SocketAddress keep(SocketAddress sender);

  /**
   * Reads datagrams one by one from now on, each with the local address that it was sent to, as far
   * as the system reports it: see {@link DatagramBatch#asked}.
   */
  default void reportAsked() {}

  /** Lets other sockets listen at the same port from now on. */
  default void share() throws IOException {}

  /**
   * Receives nothing more: other sockets at the port get the datagrams of all clients. Those that
   * have arrived can be read, and responses can be sent.
   *
   * @return false if the system cannot do it
   */
  default boolean detach() {
    return false;
  }

  /** Returns the local port. */
  int port();

  /**
   * Joins a multicast group.
   *
   * @param in the network interface; null lets the system choose
   */
  void join(InetAddress group, @Nullable NetworkInterface in) throws IOException;

  /**
   * Returns the number of datagrams that the operating system has dropped because this socket was
   * read too slowly; -1 if unknown.
   */
  long kernelDrops();

  /** Closes the socket; unread datagrams are lost. */
  @Override
  void close();
}
