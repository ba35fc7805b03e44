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
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Admits clients to a TCP route, or rejects them with a reason. It decides on the accepting event
 * loop; any thread may call all other methods.
 *
 * <p>Call {@link #left} once the session of an admitted client has ended.
 */
public final class Admission implements ConnectionStage {
  /** The routes of this process that a client has passed; absent for all other clients. */
  private static final AttributeKey<Chain> PASSED = AttributeKey.valueOf(Admission.class, "passed");

  /** The configuration, and its access list. */
  private record Rules(String route, Limits limits, AccessList access) {}

  private final AtomicInteger open = new AtomicInteger();
  private final ConcurrentMap<InetAddress, Integer> openByClient = new ConcurrentHashMap<>();
  private final Map<RejectReason, AtomicLong> rejected = new EnumMap<>(RejectReason.class);
  private final RateLimitedLog notices;
  private final TokenBucket accepts = new TokenBucket(System.nanoTime());
  private volatile Rules rules = new Rules("", Limits.NONE, new AccessList(Limits.NONE));

  public Admission(RateLimitedLog notices) {
    this.notices = notices;
    for (RejectReason reason : RejectReason.values()) {
      rejected.put(reason, new AtomicLong());
    }
  }

  /** Applies these limits from now on; admitted clients stay. */
  public void configure(String route, Limits limits) {
    rules = new Rules(route, limits, new AccessList(limits));
  }

  @Override
  public void enter(ClientConnection client, Next next) {
    Rules now = rules;
    if (OwnSockets.TCP.hasSenders() && comesBack(now, client.channel())) {
      next.reject(RejectReason.LOOP);
      return;
    }
    InetAddress address =
        client.address() instanceof InetSocketAddress tcp ? tcp.getAddress() : null;
    RejectReason why = reasonToReject(now, address);
    if (why != null) {
      next.reject(why);
      warn(now, why, address);
      return;
    }
    open.incrementAndGet();
    if (now.limits().sessionsPerClient() > 0 && address != null) {
      count(client.channel(), address);
    }
    next.proceed();
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

  private @Nullable RejectReason reasonToReject(Rules now, @Nullable InetAddress client) {
    Limits limits = now.limits();
    if (client != null && !now.access().isOpenToAll() && !now.access().allows(client)) {
      return RejectReason.DENIED;
    } else if (limits.sessions() > 0 && open.get() >= limits.sessions()) {
      return RejectReason.TOO_MANY_SESSIONS;
    } else if (limits.sessionsPerClient() > 0
        && client != null
        && openByClient.getOrDefault(client, 0) >= limits.sessionsPerClient()) {
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

  private void count(Channel client, InetAddress address) {
    openByClient.merge(address, 1, Integer::sum);
    client
        .closeFuture()
        .addListener(
            closed -> openByClient.computeIfPresent(address, (key, n) -> n == 1 ? null : n - 1));
  }

  private void warn(Rules now, RejectReason why, @Nullable InetAddress address) {
    String client = address == null ? "a client" : address.getHostAddress();
    notices.warn(
        why.name(), now.route() + ": rejected " + client + ": " + reason(why, now.limits()));
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
