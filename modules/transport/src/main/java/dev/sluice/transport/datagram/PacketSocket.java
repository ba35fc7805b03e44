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
   * Calls back whenever there is something to read, until the socket is closed. What is left unread
   * is told again.
   */
  void onReadable(Runnable reader);

  /** Calls back no more. */
  void stopReading();

  /**
   * Reads as many datagrams as there are, and as the batch has buffers for.
   *
   * @param counters what errors that come back are counted in
   */
  void receive(DatagramBatch batch, DatagramCounters counters);

  /**
   * Sends datagrams of a batch. Each is sent or dropped, as a whole, and counted.
   *
   * @param from the first
   * @param to the one after the last
   * @param peer where to; null where the socket is connected
   */
  void send(
      DatagramBatch batch,
      int from,
      int to,
      @Nullable SocketAddress peer,
      DatagramCounters counters);

  /** Returns an address as it can be kept, which one of a batch cannot. */
  SocketAddress keep(SocketAddress sender);

  /** Returns the port that it listens at. */
  int port();

  /**
   * Takes part in a multicast group.
   *
   * @param in the network interface; null is the one that the system chooses
   */
  void join(InetAddress group, @Nullable NetworkInterface in) throws IOException;

  /**
   * Returns how many datagrams the operating system has dropped because this socket was read too
   * slowly; -1 where it does not tell.
   */
  long kernelDrops();

  /** Closes it; what is on its way is lost. */
  @Override
  void close();
}
