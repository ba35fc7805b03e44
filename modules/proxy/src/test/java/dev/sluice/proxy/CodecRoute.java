package dev.sluice.proxy;

import dev.sluice.buffer.BufferPool;
import dev.sluice.buffer.PoolStats;
import dev.sluice.proxy.destination.socket.SocketConnector;
import dev.sluice.proxy.keepalive.KeepAlive;
import dev.sluice.proxy.loops.Chain;
import dev.sluice.proxy.route.Destinations;
import dev.sluice.proxy.route.TcpRouteOptions;
import dev.sluice.proxy.stage.ConnectionStage;
import dev.sluice.proxy.stage.access.Admission;
import dev.sluice.proxy.stats.RejectReason;
import dev.sluice.proxy.stream.StreamListener;
import dev.sluice.tee.BranchCounter;
import dev.sluice.tee.BranchCounters;
import dev.sluice.tee.BranchLife;
import dev.sluice.tee.ClientConnection;
import dev.sluice.tee.CloseReason;
import dev.sluice.tee.Connector;
import dev.sluice.tee.Destination;
import dev.sluice.tee.LagPolicy;
import dev.sluice.tee.Session;
import dev.sluice.tee.SessionContext;
import dev.sluice.tee.SessionListener;
import dev.sluice.tee.SessionObserver;
import dev.sluice.testkit.Eventually;
import io.netty.channel.Channel;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * A route whose connections have additional handlers of a test. It listens and connects with the
 * real classes on a real event loop. Any thread except an event loop.
 */
final class CodecRoute implements SessionListener {

  /** One destination: its URL, its codec, and its lag policy. */
  record To(String url, Codec codec, LagPolicy onLag, long maxLag) {}

  static final int MOST_SESSIONS = 50;

  private static final JsonObject OPTIONS =
      new JsonObject()
          .put("name", "test")
          .put("listen", "tcp://127.0.0.1:0")
          .put("limits", new JsonObject().put("sessions", MOST_SESSIONS))
          .put("primary", new JsonObject().put("to", "tcp://127.0.0.1:1"));

  private final Vertx vertx;
  private final ConnectionStage clientStage;
  private final To primary;
  private final List<To> mirrors;
  private final List<Channel> connected = new CopyOnWriteArrayList<>();
  private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
  private final Map<String, CloseReason> ends = new ConcurrentHashMap<>();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final Deployed verticle = new Deployed();
  private final String deployment;

  CodecRoute(Vertx vertx, Codec clientCodec, To primary, To... mirrors) {
    this(vertx, new CodecStage(clientCodec), primary, mirrors);
  }

  CodecRoute(Vertx vertx, ConnectionStage clientStage, To primary, To... mirrors) {
    this.vertx = vertx;
    this.clientStage = clientStage;
    this.primary = primary;
    this.mirrors = List.of(mirrors);
    this.deployment = Running.await(vertx.deployVerticle(verticle));
  }

  /** Adds the client's codec. */
  private record CodecStage(Codec codec) implements ConnectionStage {
    @Override
    public boolean reads() {
      return true;
    }

    @Override
    public void enter(ClientConnection client, Next next) {
      codec.put(
          client.channel(),
          why -> {
            if (why == null) {
              next.proceed();
            } else {
              next.reject(RejectReason.DENIED);
            }
          });
    }
  }

  /** Accepts clients and begins sessions. */
  private final class Deployed extends VerticleBase {
    @SuppressWarnings("NullAway.Init") // in start()
    BufferPool pool;

    @SuppressWarnings("NullAway.Init") // in start()
    SessionContext sessionContext;

    @SuppressWarnings("NullAway.Init") // in start()
    ContextInternal loop;

    @SuppressWarnings("NullAway.Init") // in start()
    Admission admission;

    volatile int port;

    @Override
    public Future<?> start() {
      TcpRouteOptions options = TcpRouteOptions.from(OPTIONS);
      loop = (ContextInternal) context;
      pool = BufferPool.attach(context, options.pool());
      List<Destination> copies = new ArrayList<>();
      mirrors.forEach(mirror -> copies.add(destination(mirror, "m" + copies.size())));
      sessionContext =
          new SessionContext(
              pool,
              Destination.primary(connector(primary), new BranchCounters("primary")),
              copies,
              null,
              new BranchCounters("responses"),
              Duration.ZERO,
              Duration.ofSeconds(10),
              CodecRoute.this,
              client -> SessionObserver.NONE);
      admission = listener().admission();
      listener().configure(loop, options);
      return listener()
          .listen(loop, options, client -> Session.begin(sessionContext, client), true)
          .onSuccess(bound -> port = bound);
    }

    private StreamListener listener() {
      return StreamListener.of(loop, List.of(clientStage));
    }

    private Destination destination(To to, String name) {
      return new Destination(connector(to), to.onLag(), to.maxLag(), 1, new BranchCounters(name));
    }

    private Connector connector(To to) {
      Connector socket =
          new SocketConnector(
              loop,
              Destinations.ALL.endpoint(to.url()),
              Duration.ofSeconds(5),
              KeepAlive.DEFAULT,
              client -> new Chain(this, "test"));
      return (client, result) ->
          socket.connect(
              client,
              new Connector.Result() {
                @Override
                public void connected(Channel channel) {
                  connected.add(channel);
                  to.codec().put(channel, why -> handOver(channel, why, result));
                }

                @Override
                public void failed(Throwable cause) {
                  result.failed(cause);
                }
              });
    }

    private void handOver(Channel channel, @Nullable Throwable why, Connector.Result result) {
      if (why == null) {
        result.connected(channel);
      } else {
        channel.close();
        result.failed(why);
      }
    }

    @Override
    public Future<?> stop() {
      return listener().leave(loop);
    }
  }

  int port() {
    return verticle.port;
  }

  String url() {
    return "tcp://127.0.0.1:" + verticle.port;
  }

  /** Returns what the pool holds now. */
  PoolStats pool() {
    return onLoop(verticle.pool::stats);
  }

  /** Returns the lag of all mirrors that may be cut, in bytes. */
  long lag() {
    return onLoop(() -> sessions.stream().mapToLong(Session::lagThatMayBeCut).sum());
  }

  /** Returns the bytes that wait in the channels to destinations, after all codecs. */
  long pendingBytes() {
    return onLoop(
        () ->
            connected.stream()
                .filter(Channel::isOpen)
                .mapToLong(channel -> channel.unsafe().outboundBuffer().totalPendingWriteBytes())
                .sum());
  }

  private <T> T onLoop(Callable<T> task) {
    return Running.await(
        Future.future(
            promise ->
                verticle.loop.runOnContext(
                    none -> {
                      try {
                        promise.complete(task.call());
                      } catch (Exception e) {
                        promise.fail(e);
                      }
                    })));
  }

  CloseReason endOf(String branch) {
    Eventually.until("the end of " + branch, () -> ends.containsKey(branch));
    return Objects.requireNonNull(ends.get(branch));
  }

  boolean hasEnded(String branch) {
    return ends.containsKey(branch);
  }

  /** Returns the number of open connections to destinations. */
  long openConnections() {
    return connected.stream().filter(Channel::isOpen).count();
  }

  /** Returns the bytes sent to clients. */
  long responsesWritten() {
    return onLoop(() -> verticle.sessionContext.responses().get(BranchCounter.SENT_BYTES));
  }

  /** Waits for the end of all sessions, and checks that the pool is whole. */
  List<Throwable> close() {
    Eventually.until("the end of all sessions", sessions::isEmpty);
    Eventually.until("a whole pool", () -> pool().isWhole());
    Running.await(vertx.undeploy(deployment));
    return failures;
  }

  @Override
  public void began(Session session) {
    sessions.add(session);
  }

  @Override
  public void branchEnded(Session session, Destination destination, BranchLife life) {
    ends.put(destination.counters().name(), life.end());
  }

  @Override
  public void failed(Session session, Throwable cause) {
    failures.add(cause);
  }

  @Override
  public void ended(Session session) {
    sessions.remove(session);
    verticle.admission.left();
  }
}
