package dev.sluice.proxy.names;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.internal.resolver.NameResolver;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Resolves host names to addresses.
 *
 * <p>The operating system resolves names, as for all programs of the machine: see {@link
 * SystemNames}. If an application has set its own name servers or hosts in Vert.x, Vert.x's
 * resolver is used instead. Any thread.
 */
public final class Names {

  /** A source of addresses. */
  @FunctionalInterface
  interface Source {
    /** Returns all addresses of the host, best first; the future belongs to this event loop. */
    Future<List<InetAddress>> ask(EventLoop loop, String host);
  }

  private final Source source;

  Names(Source source) {
    this.source = source;
  }

  /** Returns the resolver for the routes of a Vert.x. */
  public static Names of(VertxInternal vertx) {
    NameResolver resolver = vertx.nameResolver();
    return new Names(
        isOfTheApplication(resolver.options())
            ? (loop, host) -> ask(resolver, loop, host)
            : SystemNames.SHARED);
  }

  private static boolean isOfTheApplication(AddressResolverOptions options) {
    return (options.getServers() != null && !options.getServers().isEmpty())
        || options.getHostsPath() != null
        || options.getHostsValue() != null;
  }

  private static Future<List<InetAddress>> ask(NameResolver resolver, EventLoop loop, String host) {
    Promise<List<InetAddress>> promise = loop.newPromise();
    resolver
        .resolveAll(loop, host)
        .addListener(
            (Future<List<InetSocketAddress>> found) -> {
              if (found.isSuccess()) {
                promise.setSuccess(
                    Families.interleaved(
                        found.getNow().stream().map(InetSocketAddress::getAddress).toList()));
              } else {
                promise.setFailure(found.cause());
              }
            });
    return promise;
  }

  /**
   * Resolves a name. Does not block.
   *
   * @param loop runs the future's listeners
   * @param host a name, not an address
   * @param limitMillis time limit, more than 0
   * @return all addresses, at least one, alternating between the families; failed with an {@link
   *     UnknownHostException} or another failure of the resolver whose message gives the reason
   */
  public Future<List<InetAddress>> lookUp(EventLoop loop, String host, long limitMillis) {
    Future<List<InetAddress>> asked = source.ask(loop, host);
    if (asked.isDone()) {
      return asked;
    }
    Promise<List<InetAddress>> promise = loop.newPromise();
    ScheduledFuture<?> limit =
        loop.schedule(
            () -> promise.tryFailure(tooLate(host, limitMillis)),
            limitMillis,
            TimeUnit.MILLISECONDS);
    asked.addListener(
        (Future<List<InetAddress>> found) -> {
          limit.cancel(false);
          if (found.isSuccess()) {
            promise.trySuccess(found.getNow());
          } else {
            promise.tryFailure(found.cause());
          }
        });
    return promise;
  }

  private static UnknownHostException tooLate(String host, long limitMillis) {
    return new UnknownHostException(
        host + ": the look-up has not ended within " + limitMillis + " ms");
  }
}
