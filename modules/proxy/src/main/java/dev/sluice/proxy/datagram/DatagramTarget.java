package dev.sluice.proxy.datagram;

import dev.sluice.config.Endpoint;
import dev.sluice.proxy.names.Names;
import dev.sluice.transport.datagram.PacketSockets;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.PromiseInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where datagrams go. A name is looked up again and again, and of its addresses one is used for as
 * long as the name has it and it refuses nothing. Event loop only.
 */
public final class DatagramTarget {
  private static final long LOOK_UP_MILLIS = 30_000;
  private static final long UNSEEN = -1;

  private final ContextInternal context;
  private final Endpoint endpoint;
  private List<InetSocketAddress> known = List.of();
  private @Nullable SocketAddress address;
  private boolean fixed;
  private long refusalsSeen = UNSEEN;
  private @Nullable Names names;
  private @Nullable Future<SocketAddress> lookup; // that has not ended

  public DatagramTarget(ContextInternal context, Endpoint endpoint) {
    this.context = context;
    this.endpoint = endpoint;
  }

  /** Returns the one that is used; null while none was ever found. */
  @Nullable SocketAddress address() {
    return address;
  }

  /** Looks the name up, if it is one; what was found before stays when that fails. */
  public Future<SocketAddress> resolve() {
    if (fixed) {
      return Future.succeededFuture(address);
    }
    SocketAddress given = endpoint.isUnix() ? path() : literal();
    if (given != null) {
      address = given;
      fixed = true;
      return Future.succeededFuture(given);
    }
    if (lookup != null) {
      return lookup; // one after the other, even where a name server does not answer
    }
    Future<SocketAddress> begun = lookUp().map(this::choose);
    lookup = begun;
    begun.onComplete(done -> lookup = null);
    return begun;
  }

  private Future<List<InetAddress>> lookUp() {
    if (names == null) {
      names = Names.of(context.owner());
    }
    PromiseInternal<List<InetAddress>> found = context.promise();
    names
        .lookUp(context.nettyEventLoop(), endpoint.address().host(), LOOK_UP_MILLIS)
        .addListener(found);
    return found.future();
  }

  private SocketAddress choose(List<InetAddress> hosts) {
    int port = endpoint.address().port();
    known = hosts.stream().map(host -> new InetSocketAddress(host, port)).toList();
    SocketAddress chosen = address;
    if (chosen == null || !known.contains(chosen)) {
      chosen = known.get(0);
      address = chosen;
    }
    return chosen;
  }

  /**
   * Notes what the destination has refused so far; where it is more than the last time, the name's
   * next address is used from now on.
   *
   * @param refusals all of them together
   */
  void refused(long refusals) {
    if (refusalsSeen != UNSEEN && refusals > refusalsSeen) {
      unreachable(address);
    }
    refusalsSeen = refusals;
  }

  /** From now on uses the name's next address, unless it does not use this one any more. */
  void unreachable(@Nullable SocketAddress tried) {
    if (known.size() > 1 && Objects.equals(address, tried)) {
      address = known.get((known.indexOf(address) + 1) % known.size());
    }
  }

  private SocketAddress path() {
    return PacketSockets.atPath(endpoint.address().path());
  }

  private @Nullable SocketAddress literal() {
    SocketAddress converted = context.owner().transport().convert(endpoint.address());
    return converted instanceof InetSocketAddress ip && !ip.isUnresolved() ? ip : null;
  }
}
