package dev.sluice.proxy.stream;

import static java.util.stream.Collectors.toSet;

import dev.sluice.buffer.BufferPool;
import dev.sluice.config.Endpoint;
import dev.sluice.config.ErrorText;
import dev.sluice.proxy.keepalive.KeepAlive;
import dev.sluice.proxy.log.RateLimitedLog;
import dev.sluice.proxy.log.RouteLog;
import dev.sluice.proxy.route.TcpRouteOptions;
import dev.sluice.proxy.stage.ConnectionStage;
import dev.sluice.proxy.stage.access.Admission;
import dev.sluice.proxy.stats.RejectReason;
import dev.sluice.proxy.unix.SocketRights;
import dev.sluice.tee.ClientConnection;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The listener of one route: it accepts for all instances of the verticle, in turn. A deployment
 * that replaces another one takes over its listener, so that no connection is refused.
 *
 * <p>Vert.x's {@code NetServer} would accept on a separate thread and keep twice the objects per
 * connection. Here the event loop of the first instance accepts, so a single instance needs no
 * other thread. Any thread, unless said otherwise.
 */
@Sharable // shared by the sockets of one listener, which are all on one event loop
public final class StreamListener extends ChannelInboundHandlerAdapter {

  /** Receives connections on its own event loop. */
  private record Instance(
      ContextInternal context,
      Consumer<ClientConnection> taker,
      SocketRights socket,
      Endpoint listen) {
    EventLoop loop() {
      return context.nettyEventLoop();
    }
  }

  // The instances of a deployment have only the deployment's ID in common.
  private static final ConcurrentMap<String, StreamListener> BY_DEPLOYMENT =
      new ConcurrentHashMap<>();
  // For example, no file descriptor is left: an immediate retry would only waste CPU.
  private static final long PAUSE_MILLIS = 1000;
  // Clients whose handshake has begun at a socket of no further use: most need less for its end.
  private static final long LAST_CLIENTS_MILLIS = 1000;

  private final String deploymentId;
  private final RateLimitedLog notices = new RateLimitedLog(RouteLog.STREAMS);
  private final Admission admission = new Admission(notices);
  private final List<ConnectionStage> stages;
  private final List<Instance> instances = new CopyOnWriteArrayList<>();
  private final Map<Endpoint, Reach> reaches = new ConcurrentHashMap<>();
  private @Nullable Future<ServerSockets> listening; // guarded by this object
  private Future<?> lastMove = Future.succeededFuture(); // guarded by this object
  private volatile boolean moving; // whether an instance or a socket has other addresses
  private int turn;

  private StreamListener(String deploymentId, List<ConnectionStage> more) {
    this.deploymentId = deploymentId;
    this.stages = Stages.of(admission, more);
  }

  /** Returns the listener that all instances of this deployment share. */
  public static StreamListener of(ContextInternal context) {
    return of(context, List.of());
  }

  /**
   * The same, with additional stages after those of Sluice.
   *
   * @param more additional stages; those of the first instance apply
   */
  public static StreamListener of(ContextInternal context, List<ConnectionStage> more) {
    return BY_DEPLOYMENT.computeIfAbsent(
        context.deploymentID(), id -> new StreamListener(id, more));
  }

  /**
   * Adds an instance, which receives its share of the connections; listens if it is the first.
   *
   * @param context the instance's context
   * @param options the address, and whether other sockets may listen there
   * @param taker receives each client that has passed the stages, on the instance's event loop,
   *     before the channel's next event
   * @return completed with the TCP port, 0 for a Unix socket, once it listens
   */
  public synchronized Future<Integer> listen(
      ContextInternal context, TcpRouteOptions options, Consumer<ClientConnection> taker) {
    ServerSockets takenOver = listening == null ? null : listening.result();
    Instance instance = new Instance(context, taker, options.socket(), options.listen());
    if (takenOver != null) {
      Future<Void> changed = takenOver.change(options.socket());
      if (changed.failed()) {
        return changed.mapEmpty();
      }
      if (!reaches.containsKey(options.listen())) {
        return context.future(done -> move(takenOver, instance, options).onComplete(done));
      }
    }
    instances.add(instance);
    if (listening == null) {
      listening =
          ServerSockets.open(context, options, this, notices)
              .map(
                  opened -> {
                    reaches.put(options.listen(), opened.reach());
                    return opened;
                  })
              .onFailure(e -> BY_DEPLOYMENT.remove(deploymentId, this));
    }
    return listening.map(ServerSockets::port);
  }

  /** Lets an instance take part in a listener that has other addresses; one after the other. */
  private Future<Integer> move(ServerSockets sockets, Instance instance, TcpRouteOptions options) {
    moving = true;
    Future<Integer> moved =
        lastMove
            .transform(before -> sockets.extend(options, notices))
            .map(
                reach -> {
                  reaches.put(options.listen(), reach);
                  instances.add(instance);
                  return sockets.port();
                })
            .onFailure(e -> endMove(sockets));
    lastMove = moved;
    return moved;
  }

  /** Sets the options for new connections; open connections keep theirs. */
  public synchronized void setKeepAlive(KeepAlive keepAlive) {
    if (listening != null && listening.succeeded()) {
      listening.result().setKeepAlive(keepAlive);
    }
  }

  /** Returns the rate-limited log of all instances. */
  public RateLimitedLog notices() {
    return notices;
  }

  /** Returns the access control, which all instances share. */
  public Admission admission() {
    return admission;
  }

  /**
   * Rejections by reason. Counted once per route: only the first instance reports them, the others
   * return an empty map.
   */
  public Map<RejectReason, Long> rejectionsFor(ContextInternal context) {
    boolean isFirst = !instances.isEmpty() && instances.get(0).context() == context;
    return isFirst ? admission.rejected() : Map.of();
  }

  /**
   * Removes an instance, which gets no more connections; the last one to leave closes the listener.
   *
   * @return completed, on the instance's context, once it has received its last connection
   */
  public synchronized Future<Void> leave(ContextInternal context) {
    Promise<Void> left = context.promise();
    if (listening == null || !listening.succeeded()) {
      instances.removeIf(instance -> instance.context() == context);
      left.complete();
      return left.future();
    }
    ServerSockets sockets = listening.result();
    // On the accepting loop: the instance receives its earlier connections before this task runs.
    sockets.loop().execute(() -> leave(context, sockets, left));
    return left.future();
  }

  private void leave(ContextInternal context, ServerSockets sockets, Promise<Void> left) {
    instances.removeIf(instance -> instance.context() == context);
    if (instances.isEmpty()) {
      BY_DEPLOYMENT.remove(deploymentId, this);
      sockets.close().onComplete(closed -> left.complete());
    } else {
      // A successor may have set other rights and then failed to start; this restores them.
      sockets.change(instances.get(instances.size() - 1).socket());
      endMove(sockets).onComplete(ended -> left.complete());
    }
  }

  /** Closes the sockets whose addresses no instance has any more, once their clients are here. */
  private Future<?> endMove(ServerSockets sockets) {
    if (!moving) {
      return Future.succeededFuture();
    }
    Future<?> waited =
        sockets.allMatch(this::isWanted)
            ? Future.succeededFuture()
            : sockets.after(LAST_CLIENTS_MILLIS);
    return waited.compose(
        now -> {
          Set<Endpoint> inUse = instances.stream().map(Instance::listen).collect(toSet());
          reaches.keySet().retainAll(inUse);
          moving = inUse.size() > 1;
          return sockets.keep(this::isWanted);
        });
  }

  private boolean isWanted(SocketAddress local) {
    return instances.stream().anyMatch(instance -> isAt(instance, local));
  }

  private boolean isAt(Instance instance, SocketAddress local) {
    Reach reach = reaches.get(instance.listen());
    return reach == null || reach.includes(local);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    Channel client = (Channel) message;
    // Nothing is read before the session requests it.
    client.config().setAutoRead(false);
    new Passage(new ClientConnection(client)).proceed();
  }

  /** Registers an admitted client's channel with the event loop of an instance. */
  private void register(Passage passage) {
    Channel client = passage.client.channel();
    List<Instance> takers = moving ? takers(client.localAddress()) : instances;
    if (takers.isEmpty()) {
      client.unsafe().closeForcibly(); // the listener is about to close
      admission.left();
      return;
    }
    Instance instance = takers.get(Integer.remainderUnsigned(turn++, takers.size()));
    client.pipeline().addLast(new Handover(passage, instance));
    instance
        .loop()
        .register(client)
        .addListener(
            registered -> {
              if (!registered.isSuccess()) {
                client.unsafe().closeForcibly();
                cannotBegin(registered.cause());
              }
            });
  }

  private List<Instance> takers(SocketAddress local) {
    return instances.stream().filter(instance -> isAt(instance, local)).toList();
  }

  /** Carries one connection through the stages to the instance that begins its session. */
  private final class Passage implements ConnectionStage.Next {
    private final ClientConnection client;
    private @Nullable Instance instance; // null on the accepting event loop
    private int passed;

    Passage(ClientConnection client) {
      this.client = client;
    }

    @Override
    public void proceed() {
      Instance here = instance;
      if (passed < stages.size() && (here != null || !stages.get(passed).reads())) {
        stages.get(passed++).enter(client, this);
      } else if (here == null) {
        register(this);
      } else {
        begin(here);
      }
    }

    /** Called when the channel has reached its event loop. */
    void arrive(Instance at) {
      instance = at;
      if (passed < stages.size()) {
        // A channel asks only once for its receive allocator, so the pool is set before the first
        // stage.
        BufferPool pool = BufferPool.of(at.context());
        client.channel().config().setRecvByteBufAllocator(pool.unpackedReads(1, () -> {}));
      }
      proceed();
    }

    private void begin(Instance beginning) {
      try {
        beginning.taker().accept(client);
      } catch (RuntimeException | OutOfMemoryError e) {
        client.channel().close();
        cannotBegin(e);
      }
    }

    @Override
    public void reject(RejectReason reason) {
      admission.count(reason);
      leave();
    }

    @Override
    public void leave() {
      client.releaseReadAhead();
      if (instance == null) {
        client.channel().unsafe().closeForcibly();
      } else {
        client.channel().close();
        admission.left(); // it was admitted, by the stage that does not read
      }
    }
  }

  private void cannotBegin(Throwable cause) {
    admission.failed();
    notices.warn("begin", "cannot begin a session: " + ErrorText.of(cause));
  }

  /**
   * Continues once the channel reaches the event loop of its instance. It is in the pipeline before
   * that, because the event of an immediate reset comes before any task of that loop.
   */
  private static final class Handover extends ChannelInboundHandlerAdapter {
    private final Passage passage;
    private final Instance instance;

    Handover(Passage passage, Instance instance) {
      this.passage = passage;
      this.instance = instance;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
      // First, so that the session's handler is alone: no handler decodes the bytes.
      ctx.pipeline().remove(this);
      passage.arrive(instance);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    notices.warn("accept", "cannot accept a connection: " + ErrorText.of(cause));
    ctx.channel().config().setAutoRead(false);
    ctx.executor()
        .schedule(
            () -> ctx.channel().config().setAutoRead(true), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
  }
}
