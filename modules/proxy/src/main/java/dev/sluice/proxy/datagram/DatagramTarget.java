package dev.sluice.proxy.datagram;

import dev.sluice.config.Endpoint;
import dev.sluice.proxy.names.Literal;
import dev.sluice.proxy.names.Names;
import dev.sluice.transport.datagram.PacketSockets;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.PromiseInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The address of a destination. A name is resolved regularly; one of its addresses is used as long
 * as the name has it and it refuses no datagrams. Event loop only.
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
  private @Nullable Future<SocketAddress> lookup; // the pending lookup

  public DatagramTarget(ContextInternal context, Endpoint endpoint) {
    this.context = context;
    this.endpoint = endpoint;
  }

  /** Returns the address in use; null until the first one is found. */
  @Nullable SocketAddress address() {
    return address;
  }

  /** Resolves the name, if the destination has one; if that fails, earlier results stay. */
  public Future<SocketAddress> resolve() {
    if (fixed) {
      return Future.succeededFuture(address);
    }
    SocketAddress given;
    try {
      given = endpoint.isUnix() ? path() : literal();
    } catch (UnknownHostException e) {
      return Future.failedFuture(e); // its network interface may appear later
    }
    if (given != null) {
      address = given;
      fixed = true;
      return Future.succeededFuture(given);
    }
    if (lookup != null) {
      return lookup; // one at a time, even if a name server does not respond
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
   * Notes the number of datagrams that the destination has refused; if the number has grown, the
   * name's next address is used from now on.
   *
   * @param refusals total so far
   */
  void refused(long refusals) {
    if (refusalsSeen != UNSEEN && refusals > refusalsSeen) {
      unreachable(address);
    }
    refusalsSeen = refusals;
  }

  /** Uses the name's next address from now on, unless it has already left this one. */
  void unreachable(@Nullable SocketAddress tried) {
    if (known.size() > 1 && Objects.equals(address, tried)) {
      address = known.get((known.indexOf(address) + 1) % known.size());
    }
  }

  private SocketAddress path() {
    return PacketSockets.atPath(endpoint.address().path());
  }

  private @Nullable SocketAddress literal() throws UnknownHostException {
    InetAddress ip = Literal.of(endpoint);
    return ip == null ? null : new InetSocketAddress(ip, endpoint.address().port());
  }
}
