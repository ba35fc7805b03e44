package dev.sluice.proxy.destination.socket;

import dev.sluice.config.Endpoint;
import dev.sluice.proxy.keepalive.KeepAlive;
import dev.sluice.proxy.keepalive.KeepAliveOptions;
import dev.sluice.proxy.loops.Chain;
import dev.sluice.proxy.names.Literal;
import dev.sluice.proxy.names.Names;
import dev.sluice.tee.ClientConnection;
import dev.sluice.tee.Connector;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Connects to one endpoint with Netty, on a verticle's own event loop.
 *
 * <p>Vert.x's {@code NetClient} would need twice the memory for each idle session (16 KiB, not 8).
 * Netty's {@code Bootstrap} copies its options for each connection. A name is resolved for each
 * connect, and all its addresses are tried; the time limit covers all of this. Event loop only.
 */
public final class SocketConnector implements Connector {

  private final AddressConnector connector;
  private final Names names;
  private final Endpoint endpoint;
  private final SocketAddress to;
  private final int timeoutMillis;
  private final KeepAlive keepAlive;
  private final Function<ClientConnection, Chain> passed;

  /**
   * Creates a connector.
   *
   * @param passed returns which routes of this process a client's session has passed
   */
  public SocketConnector(
      ContextInternal context,
      Endpoint to,
      Duration connectTimeout,
      KeepAlive keepAlive,
      Function<ClientConnection, Chain> passed) {
    VertxInternal vertx = context.owner();
    this.connector = new AddressConnector(vertx.transport(), context.nettyEventLoop());
    this.keepAlive = keepAlive;
    this.names = Names.of(vertx);
    this.endpoint = to;
    this.to = vertx.transport().convert(to.address());
    this.timeoutMillis = (int) connectTimeout.toMillis();
    this.passed = passed;
  }

  @Override
  public Attempt connect(ClientConnection client, Result result) {
    Chain chain = passed.apply(client); // read now, because the name lookup takes time
    if (to instanceof InetSocketAddress name && name.isUnresolved()) {
      NamedAttempt attempt = new NamedAttempt(name.getPort(), chain, result);
      names
          .lookUp(connector.loop(), name.getHostString(), timeoutMillis)
          .addListener((Future<List<InetAddress>> found) -> attempt.resolved(found));
      return attempt;
    }
    if (endpoint.zone() != null) {
      return connectInZone(chain, result);
    }
    return connector.connect(to, timeoutMillis, chain, result);
  }

  /** Connects over a network interface; each time, because an interface may come and go. */
  private Attempt connectInZone(Chain chain, Result result) {
    NamedAttempt attempt = new NamedAttempt(endpoint.address().port(), chain, result);
    try {
      attempt.connect(List.of(Objects.requireNonNull(Literal.of(endpoint))));
    } catch (UnknownHostException e) {
      attempt.fail(e);
    }
    return attempt;
  }

  @Override
  public void lasted(Channel channel) {
    if (to instanceof InetSocketAddress) {
      KeepAliveOptions.setOnDialled(channel, keepAlive);
    }
  }

  /** An attempt to connect to a name, which is resolved first. */
  private final class NamedAttempt implements Attempt {
    private final int port;
    private final Chain chain;
    private final Result result;
    private final long deadlineNanos =
        System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    private @Nullable Attempt connecting;
    private boolean cancelled;

    NamedAttempt(int port, Chain chain, Result result) {
      this.port = port;
      this.chain = chain;
      this.result = result;
    }

    void resolved(Future<List<InetAddress>> found) {
      if (cancelled) {
        return;
      }
      if (found.isSuccess()) {
        connect(found.getNow());
      } else {
        fail(found.cause());
      }
    }

    /** Fails later, because the caller does not expect the result before its call returns. */
    void fail(Throwable cause) {
      connector.loop().execute(() -> failed(cause));
    }

    private void failed(Throwable cause) {
      if (!cancelled) {
        result.failed(cause);
      }
    }

    private void connect(List<InetAddress> hosts) {
      if (hosts.size() == 1) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
        InetSocketAddress address = new InetSocketAddress(hosts.get(0), port);
        connecting = connector.connect(address, (int) Math.max(1, left), chain, result);
      } else {
        List<InetSocketAddress> all =
            hosts.stream().map(host -> new InetSocketAddress(host, port)).toList();
        AddressRace race = new AddressRace(connector, all, deadlineNanos, chain, result);
        connecting = race;
        race.begin();
      }
    }

    @Override
    public void cancel() {
      cancelled = true;
      if (connecting != null) {
        connecting.cancel();
      }
    }
  }
}
