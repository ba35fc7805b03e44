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
 * The ports that this process listens at, and those that it sends to them from. By these a route
 * knows a client that is another route, or itself: a configuration cannot tell all that a name or a
 * port 0 comes to mean.
 *
 * <p>What goes to any other port, or to another machine, is not held here and costs nothing. Any
 * thread.
 */
public final class OwnSockets {
  /** Those of connections. */
  public static final OwnSockets TCP = new OwnSockets();

  /** Those of datagrams. */
  public static final OwnSockets UDP = new OwnSockets();

  // Of the same family as the destination: a socket at 0.0.0.0 cannot connect to [::1].
  private static final InetSocketAddress ANY_IPV4 = any(4);
  private static final InetSocketAddress ANY_IPV6 = any(16);

  private final ConcurrentMap<Integer, Chain> senders = new ConcurrentHashMap<>();
  // A few, and looked through at each dial: an array makes no garbage.
  private volatile int[] listening = {};

  private OwnSockets() {}

  private static InetSocketAddress any(int bytes) {
    try {
      return new InetSocketAddress(InetAddress.getByAddress(new byte[bytes]), 0);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address has 4 or 16 bytes", e);
    }
  }

  /** From now on this process listens at the port; 0 is none. Several may listen at one. */
  public synchronized void listens(int port) {
    if (port != 0) {
      listening = IntStream.concat(IntStream.of(listening), IntStream.of(port)).toArray();
    }
  }

  /** One of those that listen at the port has closed. */
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

  /** As {@link #listens(int)}, until the channel closes. */
  public void listens(Channel server) {
    int port = server.localAddress() instanceof InetSocketAddress at ? at.getPort() : 0;
    listens(port);
    server.closeFuture().addListener(closed -> left(port));
  }

  /** Says whether this process may be what answers at an address. */
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
   * Makes it known who is about to connect, if this process may be what accepts. The socket gets
   * its port before it connects, for another event loop may accept before the dialling one goes on.
   *
   * @param channel registered, not connected, on the calling event loop
   * @param to where it will connect to
   * @param chain what has been passed before
   */
  public void mark(Channel channel, SocketAddress to, Chain chain) {
    if (!isOwn(to)) {
      return;
    }
    // Bound or not by now; where there is no port left, the connect says so.
    channel.bind(
        ((InetSocketAddress) to).getAddress() instanceof Inet6Address ? ANY_IPV6 : ANY_IPV4);
    if (channel.localAddress() instanceof InetSocketAddress from && from.getPort() != 0) {
      sends(from.getPort(), chain);
      channel.closeFuture().addListener(closed -> senders.remove(from.getPort(), chain));
    }
  }

  /** From now on what comes from the port has passed these routes. */
  void sends(int port, Chain chain) {
    senders.put(port, chain);
  }

  /** Nothing comes from the port any more. */
  void isClosed(int port) {
    senders.remove(port);
  }

  /** Says whether there is anybody that {@link #chainOf} may know. */
  public boolean hasSenders() {
    return !senders.isEmpty();
  }

  /**
   * Returns what a client has passed already.
   *
   * @param ip the client's address
   * @param port the client's port
   * @param local the address that it came to; null where that is not known
   * @return null where it is no socket of this process
   */
  public @Nullable Chain chainOf(InetAddress ip, int port, @Nullable InetAddress local) {
    Chain chain = senders.get(port);
    return chain != null && (ThisMachine.has(ip) || ip.equals(local)) ? chain : null;
  }
}
