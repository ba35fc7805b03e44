package dev.sluice.transport.datagram;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoOps;
import io.netty.channel.nio.NioSelectableChannelIoHandle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.util.Enumeration;
import org.jspecify.annotations.Nullable;

/**
 * A datagram socket of the JDK, with one system call per datagram.
 *
 * <p>Upstream: {@code src-docs/upstream/jdk-empty-datagrams.adoc}.
 */
final class NioSocket implements PacketSocket {
  /** The channel, as the event loop's selector sees it. */
  @SuppressWarnings("try") // close() throws what Netty declares
  private static final class Watched extends NioSelectableChannelIoHandle<DatagramChannel> {
    private final Runnable reader;

    Watched(DatagramChannel channel, Runnable reader) {
      super(channel);
      this.reader = reader;
    }

    @Override
    protected void handle(DatagramChannel readable, SelectionKey key) {
      reader.run();
    }
  }

  private final IoEventLoop loop;
  private final DatagramChannel channel;
  private final @Nullable SocketAddress connected;
  private @Nullable IoRegistration registration;

  /**
   * Creates a socket; takes over the channel.
   *
   * @param connected the only peer, or null. The channel itself is never connected, because the JDK
   *     sends no empty datagrams from a connected channel. So ICMP errors are not seen here.
   */
  NioSocket(IoEventLoop loop, DatagramChannel channel, @Nullable SocketAddress connected) {
    this.loop = loop;
    this.channel = channel;
    this.connected = connected;
  }

  @Override
  public void onReadable(Runnable reader) {
    // On its own event loop the registration completes at once.
    IoRegistration registered = loop.register(new Watched(channel, reader)).getNow();
    registered.submit(NioIoOps.READ);
    registration = registered;
  }

  @Override
  public void stopReading() {
    if (registration != null) {
      registration.cancel();
      registration = null;
    }
  }

  @Override
  public void receive(DatagramBatch batch, DatagramTally tally) {
    try {
      while (!batch.isFull()) {
        ByteBuffer into =
            batch.buffer(batch.size()).internalNioBuffer(0, DatagramBatch.MAX_DATAGRAM);
        int start = into.position();
        SocketAddress sender = channel.receive(into);
        if (sender == null) {
          return;
        }
        if (connected == null || connected.equals(sender)) {
          batch.add(into.position() - start, sender);
        }
      }
    } catch (IOException e) {
      tally.dropped(DropReason.FAILED, 1);
    }
  }

  @Override
  public void send(
      DatagramBatch batch, int from, int to, @Nullable SocketAddress peer, DatagramTally tally) {
    for (int i = from; i < to; i++) {
      tally.passedUnless(send(batch, i, peer), batch, i);
    }
  }

  /** Sends one datagram; returns why it was lost, or null. */
  private @Nullable DropReason send(DatagramBatch batch, int i, @Nullable SocketAddress peer) {
    try {
      return isTaken(batch, i, peer) ? null : DropReason.FULL;
    } catch (NoRouteToHostException | PortUnreachableException e) {
      return DropReason.UNREACHABLE;
    } catch (IOException e) {
      return DropReason.FAILED;
    }
  }

  private boolean isTaken(DatagramBatch batch, int i, @Nullable SocketAddress peer)
      throws IOException {
    int length = batch.length(i);
    ByteBuffer datagram = batch.buffer(i).internalNioBuffer(0, length);
    return channel.send(datagram, peer == null ? requireConnected() : peer) == length;
  }

  private SocketAddress requireConnected() {
    if (connected == null) {
      throw new IllegalStateException("a listening socket needs a peer to send to");
    }
    return connected;
  }

  @Override
  public SocketAddress keep(SocketAddress sender) {
    return sender;
  }

  @Override
  public void share() throws IOException {
    channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
  }

  @Override
  public int port() {
    return channel.socket().getLocalPort();
  }

  @Override
  public void join(InetAddress group, @Nullable NetworkInterface in) throws IOException {
    channel.join(group, in == null ? anyInterface(group) : in);
  }

  /** Returns a network interface for multicast: the JDK needs an explicit one. */
  private static NetworkInterface anyInterface(InetAddress group) throws IOException {
    Enumeration<NetworkInterface> all = NetworkInterface.getNetworkInterfaces();
    while (all.hasMoreElements()) {
      NetworkInterface candidate = all.nextElement();
      if (candidate.isUp() && candidate.supportsMulticast() && !candidate.isLoopback()) {
        return candidate;
      }
    }
    throw new IOException("no network interface supports multicast for " + group);
  }

  @Override
  public long kernelDrops() {
    return -1;
  }

  @Override
  public void close() {
    stopReading();
    try {
      channel.close();
    } catch (IOException e) {
      // The channel is closed in either case.
      return;
    }
  }
}
