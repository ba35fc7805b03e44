package dev.sluice.proxy;

import io.netty.channel.unix.DomainSocketAddress;
import io.vertx.core.Future;
import io.vertx.core.internal.VertxInternal;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where datagrams go. A name is looked up again and again, by Vert.x's resolver and within its TTL.
 * Event loop only.
 */
final class UdpTarget {
  private final VertxInternal vertx;
  private final Endpoint endpoint;
  private @Nullable SocketAddress address;
  private boolean fixed;
  private @Nullable Future<SocketAddress> lookup; // that has not ended

  UdpTarget(VertxInternal vertx, Endpoint endpoint) {
    this.vertx = vertx;
    this.endpoint = endpoint;
  }

  /** Returns what was found last; null while nothing ever was. */
  @Nullable SocketAddress address() {
    return address;
  }

  /** Looks the name up, if it is one; what was found before stays when that fails. */
  Future<SocketAddress> resolve() {
    if (fixed) {
      return Future.succeededFuture(address);
    }
    SocketAddress known = endpoint.isUnix() ? path() : literal();
    if (known != null) {
      address = known;
      fixed = true;
      return Future.succeededFuture(known);
    }
    if (lookup != null) {
      return lookup; // one after the other, even where a name server does not answer
    }
    Future<SocketAddress> begun =
        vertx
            .nameResolver()
            .resolve(endpoint.address().host())
            .<SocketAddress>map(ip -> new InetSocketAddress(ip, endpoint.address().port()))
            .onSuccess(found -> address = found);
    lookup = begun;
    begun.onComplete(done -> lookup = null);
    return begun;
  }

  private SocketAddress path() {
    return new DomainSocketAddress(endpoint.address().path());
  }

  private @Nullable SocketAddress literal() {
    SocketAddress converted = vertx.transport().convert(endpoint.address());
    return converted instanceof InetSocketAddress ip && !ip.isUnresolved() ? ip : null;
  }
}
