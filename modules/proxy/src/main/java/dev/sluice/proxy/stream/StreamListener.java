package dev.sluice.proxy.stream;

import dev.sluice.buffer.BufferPool;
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
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The listener of one route: it accepts for all instances of the verticle, which take turns. A
 * deployment that replaces another one takes its listener over, so that no connection is refused.
 *
 * <p>Vert.x's {@code NetServer} would do, but accepts on a thread of its own and keeps twice the
 * objects for each connection. The event loop of the instance that came first accepts, so a lone
 * instance needs no other thread. Any thread, unless said otherwise.
 */
@Sharable // by the sockets of one listener, which are all on one event loop
public final class StreamListener extends ChannelInboundHandlerAdapter {

  /** Who takes the connections, each on its own event loop. */
  private record Instance(
      ContextInternal context, Consumer<ClientConnection> taker, SocketRights socket) {
    EventLoop loop() {
      return context.nettyEventLoop();
    }
  }

  // The instances of a deployment know nothing of each other but the deployment's ID.
  private static final ConcurrentMap<String, StreamListener> BY_DEPLOYMENT =
      new ConcurrentHashMap<>();
  // Out of file descriptors, say: to try again at once would only heat the processor.
  private static final long PAUSE_MILLIS = 1000;

  private final String deploymentId;
  private final RateLimitedLog notices = new RateLimitedLog(RouteLog.STREAMS);
  private final Admission admission = new Admission(notices);
  private final List<ConnectionStage> stages;
  private final List<Instance> instances = new CopyOnWriteArrayList<>();
  private @Nullable Future<ServerSockets> listening; // guarded by this object
  private int turn;

  private StreamListener(String deploymentId, List<ConnectionStage> more) {
    this.deploymentId = deploymentId;
    this.stages = Stages.of(admission, more);
  }

  /** The one that all instances of this deployment share. */
  public static StreamListener of(ContextInternal context) {
    return of(context, List.of());
  }

  /**
   * The same, with stages of one's own after those of Sluice.
   *
   * @param more the first instance's count
   */
  public static StreamListener of(ContextInternal context, List<ConnectionStage> more) {
    return BY_DEPLOYMENT.computeIfAbsent(
        context.deploymentID(), id -> new StreamListener(id, more));
  }

  /**
   * Has an instance take its share of the connections, and listens if it is the first.
   *
   * @param context the instance's context
   * @param options where to listen, and whether others may too
   * @param taker gets each client that has passed the stages, on the instance's event loop, before
   *     the channel's next event
   * @return completed with the TCP port, 0 for a Unix socket, once it listens
   */
  public synchronized Future<Integer> listen(
      ContextInternal context, TcpRouteOptions options, Consumer<ClientConnection> taker) {
    ServerSockets takenOver = listening == null ? null : listening.result();
    if (takenOver != null) {
      Future<Void> changed = takenOver.change(options.socket());
      if (changed.failed()) {
        return changed.mapEmpty();
      }
    }
    instances.add(new Instance(context, taker, options.socket()));
    if (listening == null) {
      listening =
          ServerSockets.open(context, options, this, notices)
              .onFailure(e -> BY_DEPLOYMENT.remove(deploymentId, this));
    }
    return listening.map(ServerSockets::port);
  }

  /** From now on connections are accepted with these options; those that are open keep theirs. */
  public synchronized void setKeepAlive(KeepAlive keepAlive) {
    if (listening != null && listening.succeeded()) {
      listening.result().setKeepAlive(keepAlive);
    }
  }

  /** Returns what all instances warn through. */
  public RateLimitedLog notices() {
    return notices;
  }

  /** Returns who may connect; it is the same for all instances. */
  public Admission admission() {
    return admission;
  }

  /**
   * Returns the rejections by reason. The route counts them once for all instances: the first
   * instance reports them, the others return an empty map.
   */
  public Map<RejectReason, Long> refusedFor(ContextInternal context) {
    boolean isFirst = !instances.isEmpty() && instances.get(0).context() == context;
    return isFirst ? admission.refused() : Map.of();
  }

  /**
   * Gives an instance no more connections; the last instance to leave closes the listener.
   *
   * @return completed, on the instance's context, once it has got all connections that it will get
   */
  public synchronized Future<Void> leave(ContextInternal context) {
    Promise<Void> left = context.promise();
    if (listening == null || !listening.succeeded()) {
      instances.removeIf(instance -> instance.context() == context);
      left.complete();
      return left.future();
    }
    ServerSockets sockets = listening.result();
    // On the loop that hands connections out: what it has handed out before is taken before.
    sockets.loop().execute(() -> leave(context, sockets, left));
    return left.future();
  }

  private void leave(ContextInternal context, ServerSockets sockets, Promise<Void> left) {
    instances.removeIf(instance -> instance.context() == context);
    if (instances.isEmpty()) {
      BY_DEPLOYMENT.remove(deploymentId, this);
      sockets.close().onComplete(closed -> left.complete());
    } else {
      // Those of a successor that could not start in the end go with it.
      sockets.change(instances.get(instances.size() - 1).socket());
      left.complete();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    Channel client = (Channel) message;
    // Nothing is read before the session wants it.
    client.config().setAutoRead(false);
    new Passage(new ClientConnection(client)).proceed();
  }

  /** Gives an admitted client's channel to the event loop of an instance. */
  private void register(Passage passage) {
    Channel client = passage.client.channel();
    if (instances.isEmpty()) {
      client.unsafe().closeForcibly(); // the listener is about to close
      admission.left();
      return;
    }
    Instance instance = instances.get(Integer.remainderUnsigned(turn++, instances.size()));
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

  /** The way of one connection through the stages, and to the instance that begins its session. */
  private final class Passage implements ConnectionStage.Next {
    private final ClientConnection client;
    private @Nullable Instance instance; // null on the event loop that accepts
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

    /** The channel has reached its event loop. */
    void arrive(Instance at) {
      instance = at;
      if (passed < stages.size()) {
        // A channel asks but once how it is read, so the pool has to be told before the first
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
        admission.left(); // it was let in, by the stage that does not read
      }
    }
  }

  private void cannotBegin(Throwable cause) {
    admission.failed();
    notices.warn("begin", "cannot begin a session: " + ErrorText.of(cause));
  }

  /**
   * Goes on as the channel reaches the event loop of its instance. It is in the pipeline before
   * that, because a client that resets at once is told before any task can run there.
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
      // First, so that the session's handler is alone: nothing decodes what is read.
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
