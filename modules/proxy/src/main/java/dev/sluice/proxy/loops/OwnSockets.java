package dev.sluice.proxy.loops;

import io.netty.channel.Channel;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The ports that this process listens at, and the local ports of its connections to them. With
 * these, a route recognises a client that is another route, or itself. The configuration alone
 * cannot show all such loops, because of names and port 0.
 *
 * <p>Connections to other ports or machines are not recorded and cost nothing. Any thread.
 */
public final class OwnSockets {
  /** For connections. */
  public static final OwnSockets TCP = new OwnSockets();

  /** For datagrams. */
  public static final OwnSockets UDP = new OwnSockets();

  // An address of the destination's family: a socket at 0.0.0.0 cannot connect to [::1].
  private static final InetSocketAddress ANY_IPV4 = any(4);
  private static final InetSocketAddress ANY_IPV6 = any(16);

  private final ConcurrentMap<Integer, Chain> senders = new ConcurrentHashMap<>();
  // Only a few, and searched at each connect: an array creates no garbage.
  private volatile int[] listening = {};

  private OwnSockets() {}

  private static InetSocketAddress any(int bytes) {
    try {
      return new InetSocketAddress(InetAddress.getByAddress(new byte[bytes]), 0);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address has 4 or 16 bytes", e);
    }
  }

  /**
   * Notes that this process listens at a port; 0 is ignored. Several sockets may listen at one
   * port.
   */
  public synchronized void listens(int port) {
    if (port != 0) {
      listening = IntStream.concat(IntStream.of(listening), IntStream.of(port)).toArray();
    }
  }

  /** Notes that one of the sockets listening at the port has closed. */
  public synchronized void left(int port) {
    int[] before = listening;
    for (int i = 0; i < before.length; i++) {
      if (before[i] == port) {
        int gone = i;
        listening =
            IntStream.range(0, before.length).filter(k -> k != gone).map(k -> before[k]).toArray();
        return;
      }
    }
  }

  /** Calls {@link #listens(int)} for the channel's port until the channel closes. */
  public void listens(Channel server) {
    int port = server.localAddress() instanceof InetSocketAddress at ? at.getPort() : 0;
    listens(port);
    server.closeFuture().addListener(closed -> left(port));
  }

  /** Returns whether this process may be the listener at an address. */
  public boolean isOwn(SocketAddress address) {
    if (!(address instanceof InetSocketAddress at)) {
      return false;
    }
    for (int port : listening) {
      if (port == at.getPort()) {
        InetAddress ip = at.getAddress();
        return ip != null && (ip.isAnyLocalAddress() || ThisMachine.has(ip));
      }
    }
    return false;
  }

  /**
   * Records a socket that is about to connect, if this process may accept the connection. The
   * socket gets its port before it connects, because another event loop may accept before the
   * connecting loop continues.
   *
   * @param channel registered with the calling event loop, not connected
   * @param to the address that it will connect to
   * @param chain the routes passed so far
   */
  public void mark(Channel channel, SocketAddress to, Chain chain) {
    if (!isOwn(to)) {
      return;
    }
    // The result does not matter: if no port is left, the connect fails with that error.
    channel.bind(
        ((InetSocketAddress) to).getAddress() instanceof Inet6Address ? ANY_IPV6 : ANY_IPV4);
    if (channel.localAddress() instanceof InetSocketAddress from && from.getPort() != 0) {
      sends(from.getPort(), chain);
      channel.closeFuture().addListener(closed -> senders.remove(from.getPort(), chain));
    }
  }

  /** Records that the traffic from a port has passed these routes. */
  void sends(int port, Chain chain) {
    senders.put(port, chain);
  }

  /** Forgets a port that has closed. */
  void isClosed(int port) {
    senders.remove(port);
  }

  /** Returns whether {@link #chainOf} can find any client. */
  public boolean hasSenders() {
    return !senders.isEmpty();
  }

  /**
   * Returns the routes that a client has passed.
   *
   * @param ip the client's address
   * @param port the client's port
   * @param local the local address of its connection; null if unknown
   * @return the routes; null if the client is not a socket of this process
   */
  public @Nullable Chain chainOf(InetAddress ip, int port, @Nullable InetAddress local) {
    Chain chain = senders.get(port);
    return chain != null && (ThisMachine.has(ip) || ip.equals(local)) ? chain : null;
  }
}
