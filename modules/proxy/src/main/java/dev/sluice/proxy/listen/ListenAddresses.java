package dev.sluice.proxy.listen;

import dev.sluice.config.Endpoint;
import dev.sluice.proxy.names.Literal;
import dev.sluice.proxy.names.Names;
import io.vertx.core.Future;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.PromiseInternal;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.Predicate;

/** Resolves a route's {@code listen} to addresses. Any thread. */
public final class ListenAddresses {
  private static final long LOOK_UP_MILLIS = 30_000;

  private ListenAddresses() {}

  /**
   * Resolves the host, if it is a name.
   *
   * @param listen a host and a port, which may be 0
   * @return completed on the context's event loop with at least one address, without duplicates;
   *     failed if the lookup fails
   */
  public static Future<List<InetSocketAddress>> of(ContextInternal context, Endpoint listen) {
    InetAddress given;
    try {
      given = Literal.of(listen);
    } catch (UnknownHostException e) {
      return Future.failedFuture(e);
    }
    int port = listen.address().port();
    if (given != null) {
      return Future.succeededFuture(List.of(new InetSocketAddress(given, port)));
    }
    PromiseInternal<List<InetAddress>> found = context.promise();
    Names.of(context.owner())
        .lookUp(context.nettyEventLoop(), listen.address().host(), LOOK_UP_MILLIS)
        .addListener(found);
    return found
        .future()
        .map(all -> apart(all).stream().map(ip -> new InetSocketAddress(ip, port)).toList());
  }

  /** Returns the addresses without those that a wildcard address among them covers. */
  static List<InetAddress> apart(List<InetAddress> all) {
    Predicate<InetAddress> isWildcard = InetAddress::isAnyLocalAddress;
    List<InetAddress> ipv6 =
        all.stream().filter(isWildcard.and(Inet6Address.class::isInstance)).toList();
    if (!ipv6.isEmpty()) {
      return ipv6;
    }
    boolean hasIpv4 = all.stream().anyMatch(isWildcard);
    return all.stream()
        .filter(ip -> !hasIpv4 || isWildcard.test(ip) || !(ip instanceof Inet4Address))
        .toList();
  }
}
