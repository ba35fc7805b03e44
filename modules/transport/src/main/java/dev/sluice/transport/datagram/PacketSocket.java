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
   * Calls back when there are datagrams to read, until the socket is closed. It calls back again
   * for datagrams that are left unread.
   */
  void onReadable(Runnable reader);

  /** Stops calling back. */
  void stopReading();

  /**
   * Reads the waiting datagrams, up to the number of buffers in the batch.
   *
   * @param tally counts errors that the kernel reports for datagrams sent earlier
   */
  void receive(DatagramBatch batch, DatagramTally tally);

  /**
   * Sends datagrams of a batch. Each is sent or dropped as a whole, and counted.
   *
   * @param from index of the first
   * @param to index after the last
   * @param peer the destination; null if the socket is connected
   */
  void send(
      DatagramBatch batch, int from, int to, @Nullable SocketAddress peer, DatagramTally tally);

  /** Returns a copy of an address of a batch, which is valid after the batch. */
  SocketAddress keep(SocketAddress sender);

  /** Returns the local port. */
  int port();

  /**
   * Joins a multicast group.
   *
   * @param in the network interface; null lets the kernel choose
   */
  void join(InetAddress group, @Nullable NetworkInterface in) throws IOException;

  /**
   * Returns how many datagrams the kernel dropped because this socket was read too slowly; -1 if
   * the kernel does not report it.
   */
  long kernelDrops();

  /** Closes the socket; unread datagrams are lost. */
  @Override
  void close();
}
