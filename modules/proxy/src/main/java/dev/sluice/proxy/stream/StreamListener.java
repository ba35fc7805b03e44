package dev.sluice.proxy.stream;

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
 * objects for each connection; ADR 2 has the figures. The event loop of the instance that came
 * first accepts, so a lone instance needs no other thread. Any thread, unless said otherwise.
 */
@Sharable // by the sockets of one listener, which are all on one event loop
public final class StreamListener extends ChannelInboundHandlerAdapter {

  /** Who takes the connections, each on its own event loop. */
  private record Instance(ContextInternal context, Consumer<Channel> taker, SocketRights socket) {
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
  private final List<ConnectionStage> stages = Stages.of(admission);
  private final List<Instance> instances = new CopyOnWriteArrayList<>();
  private @Nullable Future<ServerSockets> listening; // by whoever holds the monitor
  private int turn;

  private StreamListener(String deploymentId) {
    this.deploymentId = deploymentId;
  }

  /** The one that all instances of this deployment share. */
  public static StreamListener of(ContextInternal context) {
    return BY_DEPLOYMENT.computeIfAbsent(context.deploymentID(), StreamListener::new);
  }

  /**
   * Has an instance take its share of the connections, and listens if it is the first.
   *
   * @param context the instance's context
   * @param options where to listen, and whether others may too
   * @param taker gets each connection that was not read yet, on the instance's event loop
   * @return completed with the TCP port, 0 for a Unix socket, once it listens
   */
  public synchronized Future<Integer> listen(
      ContextInternal context, TcpRouteOptions options, Consumer<Channel> taker) {
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

  /** Returns how many were refused for each reason: none but for one of the instances. */
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

  private void handOver(Channel client) {
    if (instances.isEmpty()) {
      client.unsafe().closeForcibly(); // the listener is about to close
      admission.left();
      return;
    }
    Instance instance = instances.get(Integer.remainderUnsigned(turn++, instances.size()));
    client.pipeline().addLast(new Handover(instance));
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

  /** The way of one connection through the stages, on the event loop that accepts. */
  private final class Passage implements ConnectionStage.Next {
    private final ClientConnection client;
    private int passed;

    Passage(ClientConnection client) {
      this.client = client;
    }

    @Override
    public void proceed() {
      if (passed < stages.size()) {
        stages.get(passed++).enter(client, this);
      } else {
        handOver(client.channel());
      }
    }

    @Override
    public void reject(RejectReason reason) {
      admission.count(reason);
      client.channel().unsafe().closeForcibly();
    }
  }

  private void cannotBegin(Throwable cause) {
    admission.failed();
    notices.warn("begin", "cannot begin a session: " + ErrorText.of(cause));
  }

  /**
   * Begins the session as the channel reaches the event loop of its instance. It is in the pipeline
   * before that, because a client that resets at once is told before any task can run there.
   */
  private final class Handover extends ChannelInboundHandlerAdapter {
    private final Instance instance;

    Handover(Instance instance) {
      this.instance = instance;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
      Channel client = ctx.channel();
      // First, so that the session's handler is alone: nothing decodes what is read.
      client.pipeline().remove(this);
      try {
        instance.taker().accept(client);
      } catch (RuntimeException | OutOfMemoryError e) {
        client.close();
        cannotBegin(e);
      }
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
