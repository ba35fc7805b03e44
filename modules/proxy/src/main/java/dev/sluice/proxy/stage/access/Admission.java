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
 * Lets clients in to a TCP route, or refuses them and says why. It decides on the event loop that
 * accepts; all else may be called on any thread.
 *
 * <p>{@link #left} is to be called once the session of a client that was let in is over.
 */
public final class Admission implements ConnectionStage {
  /** The routes that a client of this process has passed before; absent at any other client. */
  private static final AttributeKey<Chain> PASSED = AttributeKey.valueOf(Admission.class, "passed");

  /** What was configured, and what follows from it. */
  private record Rules(String route, Limits limits, AccessList access) {}

  private final AtomicInteger open = new AtomicInteger();
  private final ConcurrentMap<InetAddress, Integer> openByClient = new ConcurrentHashMap<>();
  private final Map<RejectReason, AtomicLong> refused = new EnumMap<>(RejectReason.class);
  private final RateLimitedLog notices;
  private final TokenBucket accepts = new TokenBucket(System.nanoTime());
  private volatile Rules rules = new Rules("", Limits.NONE, new AccessList(Limits.NONE));

  public Admission(RateLimitedLog notices) {
    this.notices = notices;
    for (RejectReason reason : RejectReason.values()) {
      refused.put(reason, new AtomicLong());
    }
  }

  /** From now on decides by these limits; who is in stays in. */
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
      tell(now, why, address);
      return;
    }
    open.incrementAndGet();
    if (now.limits().sessionsPerClient() > 0 && address != null) {
      count(client.channel(), address);
    }
    next.proceed();
  }

  /** Says whether a client has passed this route before, and then tells it. */
  private boolean comesBack(Rules now, Channel client) {
    Chain passed = passedBefore(client);
    if (passed == null) {
      return false;
    }
    if (!passed.has(this)) {
      client.attr(PASSED).set(passed);
      return false;
    }
    // A reset, so that the other route does not take it for an orderly end.
    StreamChannels.resetOnClose(client);
    notices.warn(
        RejectReason.LOOP.name(),
        "%s: refused its own connection: %s -> %s; each session would open the next"
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
   * @param client who was let in
   * @return null where the client is not of this process
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

  private void tell(Rules now, RejectReason why, @Nullable InetAddress address) {
    String who = address == null ? "a client" : address.getHostAddress();
    notices.warn(why.name(), now.route() + ": refused " + who + ": " + reason(why, now.limits()));
  }

  /** Counts a client that was rejected, by whatever stage. */
  public void count(RejectReason why) {
    AtomicLong count = refused.get(why);
    if (count != null) {
      count.incrementAndGet();
    }
  }

  private static String reason(RejectReason why, Limits limits) {
    return switch (why) {
      case LOOP -> "it has passed this route before";
      case DENIED -> "its address may not connect";
      case TOO_FAST -> "more than " + limits.acceptsPerSecond() + " connections a second";
      case TOO_MANY_SESSIONS -> "there are " + limits.sessions() + " sessions";
      case TOO_MANY_OF_CLIENT -> "it has " + limits.sessionsPerClient() + " sessions";
      case LOW_MEMORY -> "bufferMemory is almost used up";
      case NO_RESOURCES -> "no socket or memory for its session";
    };
  }

  /** A session of somebody who was let in is over. */
  public void left() {
    open.decrementAndGet();
  }

  /** A session of a client that was let in could not begin. */
  public void failed() {
    left();
    count(RejectReason.NO_RESOURCES);
  }

  /** Returns how many were refused for each reason. */
  public Map<RejectReason, Long> refused() {
    Map<RejectReason, Long> counts = new EnumMap<>(RejectReason.class);
    refused.forEach((reason, count) -> counts.put(reason, count.get()));
    return counts;
  }
}
