package dev.sluice.proxy.stream;

import static java.util.stream.Collectors.toSet;

import dev.sluice.config.Endpoint;
import dev.sluice.config.ErrorText;
import dev.sluice.proxy.keepalive.KeepAlive;
import dev.sluice.proxy.log.RateLimitedLog;
import dev.sluice.proxy.log.RouteLog;
import dev.sluice.proxy.route.ListenCheck;
import dev.sluice.proxy.route.TcpRouteOptions;
import dev.sluice.proxy.stage.hello.ClientHello;
import dev.sluice.proxy.stage.hello.When;
import dev.sluice.proxy.stats.RejectReason;
import dev.sluice.tee.ClientConnection;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The sockets at one address, and the routes that share them. A route that is alone and is for all
 * clients gets every connection as it is accepted; otherwise the first bytes of a connection are
 * read, and then its route gets it. Any thread, unless said otherwise.
 */
@Sharable // shared by the sockets of one listener, which are all on one event loop
final class Entrance extends ChannelInboundHandlerAdapter {

  /** An address of one Vert.x. */
  private record Place(Vertx vertx, String listen) {
    static Place of(Vertx vertx, Endpoint listen) {
      return new Place(vertx, ListenCheck.place(listen));
    }
  }

  private static final ConcurrentMap<Place, Entrance> BY_PLACE = new ConcurrentHashMap<>();
  // For example, no file descriptor is left: an immediate retry would only waste CPU.
  private static final long PAUSE_MILLIS = 1000;
  // Clients whose handshake has begun at a socket of no further use: most need less for its end.
  private static final long LAST_CLIENTS_MILLIS = 1000;

  private final Vertx vertx;
  private final RateLimitedLog notices = new RateLimitedLog(RouteLog.STREAMS);
  private final Map<StreamListener, Set<When.Kind>> routes = new LinkedHashMap<>(); // guarded
  private final Map<String, Reach> reaches = new ConcurrentHashMap<>();
  private @Nullable Future<ServerSockets> listening; // guarded by this object
  private Future<?> lastMove = Future.succeededFuture(); // guarded by this object
  private boolean closed; // guarded by this object
  private volatile boolean moving; // whether an instance or a socket has other addresses
  private volatile @Nullable Crossroads crossroads; // null without an instance
  private volatile Consumer<Channel> next = Entrance::refuse; // only while the sockets close
  private int turn; // accepting event loop only

  private Entrance(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * Returns the entrance at a route's address, which has the route from now on.
   *
   * @param checked whether the routes of the address were checked together. Otherwise a route that
   *     has clients of another one gets an entrance of its own, and the kernel decides whether both
   *     may listen
   */
  static Entrance of(StreamListener route, Vertx vertx, TcpRouteOptions options, boolean checked) {
    Set<When.Kind> kinds = options.when().kinds();
    Entrance own = new Entrance(vertx);
    own.join(route, kinds, true);
    if (options.listen().isAnyPort()) {
      return own;
    }
    Entrance there = BY_PLACE.computeIfAbsent(Place.of(vertx, options.listen()), none -> own);
    return there != own && there.join(route, kinds, checked) ? there : own;
  }

  private synchronized boolean join(StreamListener route, Set<When.Kind> kinds, boolean checked) {
    boolean mayJoin =
        !closed
            && (checked
                || routes.values().stream().allMatch(there -> Collections.disjoint(there, kinds)));
    if (mayJoin) {
      routes.put(route, kinds);
    }
    return mayJoin;
  }

  /**
   * Adds an instance of a route that has joined; listens if it is the first.
   *
   * @return completed with the TCP port, 0 for a Unix socket, once it listens
   */
  synchronized Future<Integer> listen(Instance instance, TcpRouteOptions options) {
    ServerSockets takenOver = listening == null ? null : listening.result();
    if (takenOver != null) {
      Future<Void> changed = takenOver.change(options.socket());
      if (changed.failed()) {
        forgetIfEmpty(instance.route());
        return changed.mapEmpty();
      }
      if (!reaches.containsKey(ListenCheck.place(options.listen()))) {
        return instance
            .context()
            .future(done -> move(takenOver, instance, options).onComplete(done));
      }
    }
    add(instance);
    if (listening == null) {
      listening =
          ServerSockets.open(instance.context(), options, this, notices)
              .map(
                  opened -> {
                    isAt(options.listen(), opened.port(), opened.reach());
                    return opened;
                  })
              .onFailure(e -> close());
    }
    return listening.map(ServerSockets::port);
  }

  private synchronized void add(Instance instance) {
    routes.putIfAbsent(instance.route(), Set.of());
    instance.route().add(instance);
    changed();
  }

  private void isAt(Endpoint listen, int port, Reach reach) {
    reaches.put(ListenCheck.place(listen), reach);
    Endpoint at = listen.isAnyPort() ? listen.withPort(port) : listen;
    BY_PLACE.putIfAbsent(Place.of(vertx, at), this);
  }

  /** Lets an instance take part in a listener that has other addresses; one after the other. */
  private Future<Integer> move(ServerSockets sockets, Instance instance, TcpRouteOptions options) {
    moving = true;
    Future<Integer> moved =
        lastMove
            .transform(before -> sockets.extend(options, notices))
            .map(
                reach -> {
                  isAt(options.listen(), sockets.port(), reach);
                  add(instance);
                  return sockets.port();
                })
            .onFailure(
                e -> {
                  forgetIfEmpty(instance.route());
                  endMove(sockets);
                });
    lastMove = moved;
    return moved;
  }

  private synchronized void forgetIfEmpty(StreamListener route) {
    if (route.instances().isEmpty()) {
      routes.remove(route);
    }
  }

  /** Applies the changes of instances to the connections that are accepted from now on. */
  synchronized void changed() {
    List<Instance> all = instances();
    routes.replaceAll((route, kinds) -> route.instances().isEmpty() ? kinds : kindsOf(route));
    crossroads = all.isEmpty() ? null : new Crossroads(all);
    if (all.isEmpty()) {
      next = Entrance::refuse;
    } else {
      StreamListener first = all.get(0).route();
      boolean alone =
          all.stream().allMatch(one -> one.route() == first && one.options().when().isAlways());
      next = alone ? first::accept : this::cross;
    }
  }

  private static Set<When.Kind> kindsOf(StreamListener route) {
    Set<When.Kind> kinds = new HashSet<>();
    route.instances().forEach(instance -> kinds.addAll(instance.options().when().kinds()));
    return kinds;
  }

  private synchronized List<Instance> instances() {
    return routes.keySet().stream().flatMap(route -> route.instances().stream()).toList();
  }

  /** Sets the options for new connections; open connections keep theirs. */
  synchronized void setKeepAlive(KeepAlive keepAlive) {
    if (listening != null && listening.succeeded()) {
      listening.result().setKeepAlive(keepAlive);
    }
  }

  /**
   * Removes an instance, which gets no more connections; the last one to leave closes the sockets.
   *
   * @param left completed once the instance has received its last connection
   */
  synchronized void leave(StreamListener route, ContextInternal context, Promise<Void> left) {
    if (listening == null || !listening.succeeded()) {
      remove(route, context);
      left.complete();
      return;
    }
    ServerSockets sockets = listening.result();
    // On the accepting loop: the instance receives its earlier connections before this task runs.
    sockets.loop().execute(() -> leave(route, context, sockets, left));
  }

  private void leave(
      StreamListener route, ContextInternal context, ServerSockets sockets, Promise<Void> left) {
    List<Instance> rest = remove(route, context);
    if (closeIfUnused()) {
      sockets.close().onComplete(closed -> left.complete());
      return;
    }
    if (!rest.isEmpty()) {
      // A successor may have set other rights and then failed to start; this restores them.
      sockets.change(rest.get(rest.size() - 1).socket());
    }
    endMove(sockets).onComplete(ended -> left.complete());
  }

  private synchronized List<Instance> remove(StreamListener route, ContextInternal context) {
    route.remove(context);
    forgetIfEmpty(route);
    changed();
    return instances();
  }

  private synchronized boolean closeIfUnused() {
    if (routes.isEmpty()) {
      close();
    }
    return closed;
  }

  private synchronized void close() {
    closed = true;
    BY_PLACE.values().removeIf(entrance -> entrance == this);
    List.copyOf(routes.keySet()).forEach(StreamListener::forget);
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
          Set<Endpoint> inUse = instances().stream().map(Instance::listen).collect(toSet());
          reaches.keySet().retainAll(inUse.stream().map(ListenCheck::place).collect(toSet()));
          moving = reaches.size() > 1;
          Set<Place> places =
              inUse.stream()
                  .map(at -> at.isAnyPort() ? at.withPort(sockets.port()) : at)
                  .map(at -> Place.of(vertx, at))
                  .collect(toSet());
          BY_PLACE
              .entrySet()
              .removeIf(at -> at.getValue() == this && !places.contains(at.getKey()));
          return sockets.keep(this::isWanted);
        });
  }

  private boolean isWanted(SocketAddress local) {
    return instances().stream().anyMatch(instance -> isAt(instance, local));
  }

  private boolean isAt(Instance instance, SocketAddress local) {
    Reach reach = reaches.get(ListenCheck.place(instance.listen()));
    return reach == null || reach.includes(local);
  }

  /** Returns those of these instances that have clients at this address. */
  List<Instance> takers(List<Instance> all, SocketAddress local) {
    return moving ? all.stream().filter(instance -> isAt(instance, local)).toList() : all;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    Channel client = (Channel) message;
    // Nothing is read before the session requests it.
    client.config().setAutoRead(false);
    next.accept(client);
  }

  private static void refuse(Channel client) {
    client.unsafe().closeForcibly();
  }

  /** Sends a connection to an event loop that has instances of all routes. */
  private void cross(Channel channel) {
    Crossroads now = crossroads;
    if (now == null) {
      refuse(channel);
      return;
    }
    if (!now.allows(channel.remoteAddress())) {
      count(RejectReason.DENIED);
      warn(RejectReason.DENIED, channel.remoteAddress(), "limits of all routes forbid its address");
      refuse(channel);
      return;
    }
    Instance seat = now.seat(turn++);
    Crossing crossing = new Crossing(this, new ClientConnection(channel), seat);
    channel.pipeline().addLast(new Handover(crossing::arrive));
    seat.loop()
        .register(channel)
        .addListener(
            registered -> {
              if (!registered.isSuccess()) {
                channel.unsafe().closeForcibly();
                count(RejectReason.NO_RESOURCES);
              }
            });
  }

  /** Returns all instances for a client now; empty if no route is for it. */
  List<Instance> find(@Nullable ClientHello hello) {
    Crossroads now = crossroads;
    return now == null ? List.of() : now.find(hello);
  }

  /**
   * Returns the first of these instances on an event loop; null if there is none. If a
   * configuration is being replaced, the old one is in force until it is gone.
   */
  @Nullable Instance choose(
      List<Instance> possible, EventLoop loop, @Nullable SocketAddress local) {
    for (Instance instance : possible) {
      if (instance.loop() == loop && (local == null || !moving || isAt(instance, local))) {
        return instance;
      }
    }
    return null;
  }

  /** Counts a client that has not reached a route, on the route that is here for longest. */
  void count(RejectReason reason) {
    List<Instance> all = instances();
    if (!all.isEmpty()) {
      all.get(0).route().admission().count(reason);
    }
  }

  /** Logs the rejection of a client that has not reached a route. */
  void warn(RejectReason reason, @Nullable SocketAddress address, String why) {
    String client =
        address instanceof InetSocketAddress tcp ? tcp.getAddress().getHostAddress() : "a client";
    notices.warn(reason.name(), name() + ": rejected " + client + ": " + why);
  }

  /** Returns the address, as the log has it. */
  private String name() {
    List<Instance> all = instances();
    return all.isEmpty() ? "listen" : all.get(0).listen().toString();
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
