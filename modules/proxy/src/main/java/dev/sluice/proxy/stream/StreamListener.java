package dev.sluice.proxy.stream;

import dev.sluice.config.ErrorText;
import dev.sluice.proxy.log.RateLimitedLog;
import dev.sluice.proxy.log.RouteLog;
import dev.sluice.proxy.route.TcpRouteOptions;
import dev.sluice.proxy.stage.ConnectionStage;
import dev.sluice.proxy.stage.access.Admission;
import dev.sluice.proxy.stage.proxyprotocol.ProxyProtocol;
import dev.sluice.proxy.stage.proxyprotocol.TrustedProxies;
import dev.sluice.proxy.stage.tls.HandshakeCounts;
import dev.sluice.proxy.stage.tls.TlsStage;
import dev.sluice.proxy.stats.RejectReason;
import dev.sluice.proxy.stats.RouteCounter;
import dev.sluice.tee.ClientConnection;
import dev.sluice.tee.Counters;
import dev.sluice.tls.CertificateInfo;
import dev.sluice.tls.TlsServerOptions;
import io.netty.channel.Channel;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.internal.ContextInternal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The listener of one route: it gets the connections for all instances of the verticle, in turn. A
 * deployment that replaces another one takes over its listener, so that no connection is refused.
 *
 * <p>Vert.x's {@code NetServer} would accept on a separate thread and keep twice the objects per
 * connection. Here the event loop of the first instance accepts, so a single instance needs no
 * other thread. Any thread, unless said otherwise.
 */
public final class StreamListener {
  // The instances of a deployment have only the deployment's ID in common.
  private static final ConcurrentMap<String, StreamListener> BY_DEPLOYMENT =
      new ConcurrentHashMap<>();

  private final String deploymentId;
  private final RateLimitedLog notices = new RateLimitedLog(RouteLog.STREAMS);
  private final Admission admission = new Admission(notices);
  private final HandshakeCounts handshakes = new HandshakeCounts();
  private final List<ConnectionStage> more;
  private final Object reading = new Object(); // held while certificates are read
  private volatile @Nullable TlsStage read; // for the next configuration
  private volatile List<ConnectionStage> stages; // replaced with the configuration
  private volatile List<ConnectionStage> ownStages; // those after the choice of a route
  private final List<Instance> instances = new CopyOnWriteArrayList<>();
  private volatile @Nullable Entrance entrance; // null before the first instance listens
  private int turn; // accepting event loop only

  private StreamListener(String deploymentId, List<ConnectionStage> more) {
    this.deploymentId = deploymentId;
    this.more = more;
    this.stages = List.of(admission);
    this.ownStages = stages;
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

  /** The next deployment of this ID gets another listener. */
  void forget() {
    BY_DEPLOYMENT.remove(deploymentId, this);
  }

  /**
   * Adds an instance, which receives its share of the connections; listens if it is the first, and
   * no other route listens at the address.
   *
   * @param context the instance's context
   * @param options the address, and whether other sockets may listen there
   * @param taker receives each client that has passed the stages, on the instance's event loop,
   *     before the channel's next event
   * @param checked whether the routes of the address were checked together, so that it may join
   *     them whatever they have now
   * @return completed with the TCP port, 0 for a Unix socket, once it listens
   */
  public synchronized Future<Integer> listen(
      ContextInternal context,
      TcpRouteOptions options,
      Consumer<ClientConnection> taker,
      boolean checked) {
    Entrance at = entrance;
    if (at == null) {
      at = Entrance.of(this, context.owner(), options, checked);
      entrance = at;
    }
    return at.listen(
        new Instance(this, context, taker, options.socket(), options.listen(), options), options);
  }

  /**
   * Reads the certificates of a configuration that is about to be {@linkplain #configure applied},
   * once for all instances. Blocks: not on an event loop.
   *
   * @throws IllegalArgumentException if a certificate or a key cannot be used
   */
  public void readFiles(TcpRouteOptions route) {
    TlsServerOptions tls = route.tls();
    synchronized (reading) {
      if (tls != null && Stages.find(tls, known()) == null) {
        TlsStage unused = read;
        read = new TlsStage(route.name(), tls, handshakes);
        close(unused);
      }
    }
  }

  /** Returns the stages of the configuration, and the one that was made for the next one. */
  private List<ConnectionStage> known() {
    TlsStage next = read;
    return next == null ? stages : Stream.concat(stages.stream(), Stream.of(next)).toList();
  }

  private static void close(@Nullable ConnectionStage stage) {
    if (stage != null) {
      stage.close();
    }
  }

  /**
   * Applies a configuration to new connections; open connections keep theirs.
   *
   * @param context the context of the instance that has this configuration now
   */
  public synchronized void configure(ContextInternal context, TcpRouteOptions route) {
    ProxyProtocol protocol = route.proxyProtocol();
    admission.configure(
        route.name(),
        route.limits(),
        protocol == null ? peer -> false : new TrustedProxies(protocol)::has);
    List<ConnectionStage> before = known();
    stages = Stages.of(route, admission, handshakes, more, before);
    ownStages = Stages.own(route, admission, handshakes, more, stages);
    read = null;
    before.stream().filter(stage -> !stages.contains(stage)).forEach(ConnectionStage::close);
    instances.replaceAll(one -> one.context() == context ? one.with(route) : one);
    Entrance at = entrance;
    if (at != null) {
      at.changed();
      at.setKeepAlive(route.keepAlive());
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

  /** Returns the instances that get connections. */
  List<Instance> instances() {
    return instances;
  }

  void add(Instance instance) {
    instances.add(instance);
  }

  /** Removes an instance; the last one to leave ends this listener. */
  void remove(ContextInternal context) {
    instances.removeIf(instance -> instance.context() == context);
    if (instances.isEmpty()) {
      known().forEach(ConnectionStage::close);
      forget();
    }
  }

  /**
   * Rejections by reason. Counted once per route: only the first instance reports them, the others
   * return an empty map.
   */
  public Map<RejectReason, Long> rejectionsFor(ContextInternal context) {
    return isFirst(context) ? admission.rejected() : Map.of();
  }

  /** Adds the counts of TLS; counted once per route, as the rejections are. */
  public void addHandshakes(ContextInternal context, Counters<RouteCounter> counts) {
    if (isFirst(context)) {
      handshakes.addTo(counts);
    }
  }

  private boolean isFirst(ContextInternal context) {
    return !instances.isEmpty() && instances.get(0).context() == context;
  }

  /** Returns the certificates that clients get; empty without TLS. */
  public List<CertificateInfo> certificates() {
    return stages.stream()
        .filter(TlsStage.class::isInstance)
        .flatMap(stage -> ((TlsStage) stage).certificates().stream())
        .toList();
  }

  /**
   * Removes an instance, which gets no more connections; the last one at an address closes its
   * sockets.
   *
   * @return completed, on the instance's context, once it has received its last connection
   */
  public Future<Void> leave(ContextInternal context) {
    Promise<Void> left = context.promise();
    Entrance at = entrance;
    if (at == null) {
      left.complete();
    } else {
      at.leave(this, context, left);
    }
    return left.future();
  }

  /** Lets a client through the stages. Accepting event loop only. */
  void accept(Channel client) {
    new Passage(this, new ClientConnection(client), stages).proceed();
  }

  /**
   * Lets a client through the stages that follow the choice of its route.
   *
   * @param chosen an instance on the event loop of the client, which is the calling one
   */
  void take(ClientConnection client, Instance chosen) {
    new Passage(this, client, ownStages).arriveAgain(chosen);
  }

  /** Registers an admitted client's channel with the event loop of an instance. */
  void register(Passage passage) {
    Channel client = passage.client().channel();
    Entrance at = entrance;
    List<Instance> takers = at == null ? List.of() : at.takers(instances, client.localAddress());
    if (takers.isEmpty()) {
      client.unsafe().closeForcibly(); // the listener is about to close
      admission.left();
      return;
    }
    Instance instance = takers.get(Integer.remainderUnsigned(turn++, takers.size()));
    client.pipeline().addLast(new Handover(() -> passage.arrive(instance)));
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

  void cannotBegin(Throwable cause) {
    admission.failed();
    notices.warn("begin", "cannot begin a session: " + ErrorText.of(cause));
  }
}
