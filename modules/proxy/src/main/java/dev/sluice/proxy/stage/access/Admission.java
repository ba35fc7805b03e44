package dev.sluice.proxy.stage.access;

import dev.sluice.buffer.MemoryBudget;
import dev.sluice.proxy.log.RateLimitedLog;
import dev.sluice.proxy.loops.Chain;
import dev.sluice.proxy.loops.OwnSockets;
import dev.sluice.proxy.stage.ConnectionStage;
import dev.sluice.proxy.stats.RejectReason;
import dev.sluice.tee.ClientConnection;
import dev.sluice.transport.StreamChannels;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Admits clients to a TCP route, or rejects them with a reason. It decides on the accepting event
 * loop, or on that of the connection if the route shares its address. Any thread.
 *
 * <p>A proxy connects for many clients, so what depends on a client's address is decided later for
 * it: by {@link #byAddress}, once that address is known.
 *
 * <p>Call {@link #left} once the session of an admitted client has ended.
 */
public final class Admission implements ConnectionStage {
  /** The routes of this process that a client has passed; absent for all other clients. */
  private static final AttributeKey<Chain> PASSED = AttributeKey.valueOf(Admission.class, "passed");

  /** The configuration, its access list, and which peers speak for other clients. */
  private record Rules(
      String route, Limits limits, AccessList access, Predicate<SocketAddress> proxies) {}

  private final AtomicInteger open = new AtomicInteger();
  private final ConcurrentMap<InetAddress, Integer> openByClient = new ConcurrentHashMap<>();
  private final Map<RejectReason, AtomicLong> rejected = new EnumMap<>(RejectReason.class);
  private final RateLimitedLog notices;
  private final TokenBucket accepts = new TokenBucket(System.nanoTime());
  private final ConnectionStage byAddress = this::enterByAddress;
  private volatile Rules rules =
      new Rules("", Limits.NONE, new AccessList(Limits.NONE), peer -> false);

  public Admission(RateLimitedLog notices) {
    this.notices = notices;
    for (RejectReason reason : RejectReason.values()) {
      rejected.put(reason, new AtomicLong());
    }
  }

  /**
   * Applies these limits from now on; admitted clients stay.
   *
   * @param proxies returns whether a peer speaks for other clients, so that its own address does
   *     not count; they also pass {@link #byAddress} later
   */
  public void configure(String route, Limits limits, Predicate<SocketAddress> proxies) {
    rules = new Rules(route, limits, new AccessList(limits), proxies);
  }

  /** Returns the stage that decides what depends on the address, once that is known. */
  public ConnectionStage byAddress() {
    return byAddress;
  }

  @Override
  public void enter(ClientConnection client, Next next) {
    Rules now = rules;
    if (OwnSockets.TCP.hasSenders() && comesBack(now, client.channel())) {
      next.reject(RejectReason.LOOP);
      return;
    }
    SocketAddress peer = client.channel().remoteAddress();
    InetAddress address = peer != null && now.proxies().test(peer) ? null : ip(client);
    RejectReason why = admit(now, address, client.channel());
    if (why != null) {
      next.reject(why, reason(why, now.limits()));
      return;
    }
    next.proceed();
  }

  /** Counts a client as open, unless it must be rejected. */
  private synchronized @Nullable RejectReason admit(
      Rules now, @Nullable InetAddress address, Channel client) {
    RejectReason why = reasonToReject(now, address, client);
    if (why == null) {
      open.incrementAndGet();
    }
    return why;
  }

  /** Returns whether the access list allows an address; true for a Unix socket. */
  public boolean allows(@Nullable SocketAddress client) {
    AccessList access = rules.access();
    return access.isOpenToAll()
        || !(client instanceof InetSocketAddress tcp)
        || access.allows(tcp.getAddress());
  }

  private void enterByAddress(ClientConnection client, Next next) {
    Rules now = rules;
    SocketAddress peer = client.channel().remoteAddress();
    InetAddress address = ip(client);
    // Without a proxy, the stage at the accept has decided this.
    RejectReason why =
        address == null || peer == null || !now.proxies().test(peer)
            ? null
            : reasonByAddress(now, address, client.channel());
    if (why == null) {
      next.proceed();
    } else {
      next.reject(why, reason(why, now.limits()));
    }
  }

  private static @Nullable InetAddress ip(ClientConnection client) {
    return client.address() instanceof InetSocketAddress tcp ? tcp.getAddress() : null;
  }

  /** Returns whether a client has passed this route before; if so, logs it. */
  private boolean comesBack(Rules now, Channel client) {
    Chain passed = passedBefore(client);
    if (passed == null) {
      return false;
    }
    if (!passed.has(this)) {
      client.attr(PASSED).set(passed);
      return false;
    }
    // A reset, so that the other route does not see an orderly end.
    StreamChannels.resetOnClose(client);
    notices.warn(
        RejectReason.LOOP.name(),
        "%s: rejected its own connection: %s -> %s; each session would open the next"
            .formatted(now.route(), passed, now.route()));
    return true;
  }

  private static @Nullable Chain passedBefore(Channel client) {
    if (client.remoteAddress() instanceof InetSocketAddress from
        && client.localAddress() instanceof InetSocketAddress at) {
      return OwnSockets.TCP.chainOf(from.getAddress(), from.getPort(), at.getAddress());
    }
    return null;
  }

  /**
   * Returns the routes of this process that a client has passed before this one.
   *
   * @param client an admitted client
   * @return the routes; null if the client is not a socket of this process
   */
  public static @Nullable Chain passed(Channel client) {
    return client.hasAttr(PASSED) ? client.attr(PASSED).get() : null;
  }

  private @Nullable RejectReason reasonToReject(
      Rules now, @Nullable InetAddress client, Channel channel) {
    Limits limits = now.limits();
    if (client != null && isDenied(now, client)) {
      return RejectReason.DENIED;
    } else if (limits.sessions() > 0 && open.get() >= limits.sessions()) {
      return RejectReason.TOO_MANY_SESSIONS;
    } else if (client != null && isOneTooMany(now, client, channel)) {
      return RejectReason.TOO_MANY_OF_CLIENT;
    }
    if (MemoryBudget.ofProcess().isScarce()) {
      return RejectReason.LOW_MEMORY;
    }
    int perSecond = limits.acceptsPerSecond();
    return perSecond > 0 && !accepts.take(perSecond, System.nanoTime())
        ? RejectReason.TOO_FAST
        : null;
  }

  private @Nullable RejectReason reasonByAddress(Rules now, InetAddress client, Channel channel) {
    if (isDenied(now, client)) {
      return RejectReason.DENIED;
    }
    return isOneTooMany(now, client, channel) ? RejectReason.TOO_MANY_OF_CLIENT : null;
  }

  private static boolean isDenied(Rules now, InetAddress client) {
    return !now.access().isOpenToAll() && !now.access().allows(client);
  }

  /** Counts a connection of a client until it closes, unless the client has too many. */
  private boolean isOneTooMany(Rules now, InetAddress client, Channel channel) {
    int most = now.limits().sessionsPerClient();
    if (most == 0) {
      return false;
    }
    boolean tooMany = openByClient.merge(client, 1, Integer::sum) > most;
    if (tooMany) {
      forget(client);
    } else {
      channel.closeFuture().addListener(closed -> forget(client));
    }
    return tooMany;
  }

  private void forget(InetAddress client) {
    openByClient.computeIfPresent(client, (key, n) -> n == 1 ? null : n - 1);
  }

  /**
   * Logs that a stage has rejected a client, at most once in ten seconds for each reason.
   *
   * @param address the client's address; null if it is unknown
   * @param why the rest of the line
   */
  public void warn(RejectReason reason, @Nullable SocketAddress address, String why) {
    String client =
        address instanceof InetSocketAddress tcp ? tcp.getAddress().getHostAddress() : "a client";
    notices.warn(reason.name(), rules.route() + ": rejected " + client + ": " + why);
  }

  /** Counts a client that a stage has rejected. */
  public void count(RejectReason why) {
    AtomicLong count = rejected.get(why);
    if (count != null) {
      count.incrementAndGet();
    }
  }

  private static String reason(RejectReason why, Limits limits) {
    return switch (why) {
      case LOOP -> "it has passed this route already";
      case DENIED -> "limits.allow or limits.deny forbids its address";
      case TOO_FAST -> reached("acceptsPerSecond", limits.acceptsPerSecond());
      case TOO_MANY_SESSIONS -> reached("sessions", limits.sessions());
      case TOO_MANY_OF_CLIENT -> reached("sessionsPerClient", limits.sessionsPerClient());
      case LOW_MEMORY -> "bufferMemory is almost used up";
      case NO_RESOURCES -> "no socket or memory for its session";
      case PREFACE_TIMEOUT,
          PREFACE_TOO_LONG,
          BAD_PREFACE,
          NO_ROUTE,
          NO_PROXY_HEADER,
          UNTRUSTED_PROXY,
          TLS_FAILED ->
          throw new IllegalArgumentException(why + " depends on no limit");
    };
  }

  private static String reached(String key, int limit) {
    return "limits.%s (%d) is reached".formatted(key, limit);
  }

  /** Notes that the session of an admitted client has ended. */
  public void left() {
    open.decrementAndGet();
  }

  /** Notes that the session of an admitted client could not begin. */
  public void failed() {
    left();
    count(RejectReason.NO_RESOURCES);
  }

  /** Returns the number of rejected clients per reason. */
  public Map<RejectReason, Long> rejected() {
    Map<RejectReason, Long> counts = new EnumMap<>(RejectReason.class);
    rejected.forEach((reason, count) -> counts.put(reason, count.get()));
    return counts;
  }
}
