package dev.sluice.admin.past;

import dev.sluice.config.Endpoint;
import dev.sluice.config.ValueTypes;
import dev.sluice.proxy.route.MirrorOptions;
import dev.sluice.proxy.route.TcpMirrorOptions;
import dev.sluice.proxy.stats.RejectReason;
import dev.sluice.proxy.stats.RouteCounter;
import dev.sluice.proxy.stats.RouteStats;
import dev.sluice.tee.BranchCounter;
import dev.sluice.tee.BranchStats;
import dev.sluice.tee.CloseReason;
import dev.sluice.transport.datagram.DropReason;
import dev.sluice.transport.datagram.Reason;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What the counters of one route tell that has happened between two readings. A smaller count means
 * that the route has been started again.
 */
final class CounterEvents {
  private static final Map<RejectReason, String> REJECTS =
      Map.ofEntries(
          Map.entry(RejectReason.DENIED, "limits.allow or limits.deny excludes their address"),
          Map.entry(
              RejectReason.TOO_FAST, "more connections per second than limits.acceptsPerSecond"),
          Map.entry(RejectReason.TOO_MANY_SESSIONS, "as many sessions as limits.sessions allows"),
          Map.entry(
              RejectReason.TOO_MANY_OF_CLIENT,
              "as many sessions as limits.sessionsPerClient allows"),
          Map.entry(RejectReason.NO_RESOURCES, "the kernel gave no socket or no memory"),
          Map.entry(RejectReason.LOW_MEMORY, "bufferMemory is almost used up"),
          Map.entry(RejectReason.LOOP, "the connection has already passed this route"),
          Map.entry(RejectReason.PREFACE_TIMEOUT, "their first bytes did not come in time"),
          Map.entry(RejectReason.PREFACE_TOO_LONG, "their first bytes were longer than allowed"),
          Map.entry(RejectReason.BAD_PREFACE, "their first bytes were not what the route expects"),
          Map.entry(RejectReason.NO_ROUTE, "no route is for their server name and protocols"),
          Map.entry(RejectReason.NO_PROXY_HEADER, "they sent no PROXY header"),
          Map.entry(RejectReason.UNTRUSTED_PROXY, "proxyProtocol.from does not have their address"),
          Map.entry(RejectReason.TLS_FAILED, "the TLS handshake failed"));
  private static final Map<DropReason, String> DROPS =
      Map.ofEntries(
          Map.entry(DropReason.FULL, "the send buffer was full"),
          Map.entry(DropReason.UNREACHABLE, "no listener, or no route to host"),
          Map.entry(DropReason.TOO_BIG, "larger than the network on the way accepts"),
          Map.entry(DropReason.UNRESOLVED, "the name could not be looked up"),
          Map.entry(DropReason.DENIED, "limits.allow or limits.deny excludes the client's address"),
          Map.entry(DropReason.TOO_MANY_SESSIONS, "as many sessions as limits.sessions allows"),
          Map.entry(DropReason.LOOP, "the datagram has already passed this route"),
          Map.entry(DropReason.FAILED, "the kernel returned an error"),
          Map.entry(DropReason.NO_PROXY_HEADER, "they had no PROXY header"),
          Map.entry(DropReason.BAD_PROXY_HEADER, "their PROXY header was malformed"),
          Map.entry(DropReason.UNTRUSTED_PROXY, "proxyProtocol.from does not have the address"));

  private final Reading now;
  private final RouteStats before;
  private final Consumer<ActivityEvent> to;

  private CounterEvents(Reading now, RouteStats before, Consumer<ActivityEvent> to) {
    this.now = now;
    this.before = before;
    this.to = to;
  }

  /** Passes on all events but those about the connection to the primary. */
  static void find(RouteStats before, Reading now, Consumer<ActivityEvent> to) {
    CounterEvents events = new CounterEvents(now, before, to);
    events.findOfClients();
    events.findOf(now.options().primary().to(), before.primary(), now.sum().primary(), null);
    for (MirrorOptions mirror : now.mirrors()) {
      String name = mirror.name();
      events.findOf(mirror.to(), before.mirror(name), now.sum().mirror(name), mirror);
    }
  }

  /** Returns how often something has happened since the earlier count. */
  static long grown(long before, long now) {
    return now < before ? now : now - before;
  }

  static long grown(BranchStats before, BranchStats now, BranchCounter counter) {
    return grown(before.get(counter), now.get(counter));
  }

  static long grown(BranchStats before, BranchStats now, BranchCounter counter, Reason reason) {
    return grown(before.get(counter, reason), now.get(counter, reason));
  }

  private void findOfClients() {
    REJECTS.forEach(
        (reason, why) ->
            ofClients(
                ActivityKind.REFUSED,
                RouteCounter.REJECTED_CONNECTIONS,
                reason,
                reason.label(),
                count -> "refused " + Words.some(count, "client") + ": " + why));
    DROPS.forEach(
        (reason, why) -> {
          ofClients(
              isRefusal(reason) ? ActivityKind.REFUSED : ActivityKind.DROPPED,
              RouteCounter.DROPPED_RECEIVED_DATAGRAMS,
              reason,
              reason.label(),
              count -> "dropped " + Words.some(count, "datagram") + " of clients: " + why);
          ofClients(
              ActivityKind.DROPPED,
              RouteCounter.DROPPED_RESPONSE_DATAGRAMS,
              reason,
              "response_" + reason.label(),
              count -> "dropped " + Words.some(count, "response") + ": " + why);
        });
    add(
        ActivityKind.REFUSED,
        null,
        "evicted",
        grown(RouteCounter.EVICTED_SESSIONS),
        count -> "ended " + Words.some(count, "session") + " early, to make room for others");
    add(
        ActivityKind.DROPPED,
        null,
        "kernel",
        grown(RouteCounter.KERNEL_DROPPED_DATAGRAMS),
        count ->
            "the kernel dropped "
                + Words.some(count, "datagram")
                + " of clients: they were read too slowly");
  }

  private static boolean isRefusal(DropReason reason) {
    return switch (reason) {
      case DENIED, TOO_MANY_SESSIONS, LOOP -> true;
      default -> false;
    };
  }

  private long grown(RouteCounter counter) {
    return grown(before.get(counter), now.sum().get(counter));
  }

  private void ofClients(
      ActivityKind kind,
      RouteCounter counter,
      Reason reason,
      String label,
      LongFunction<String> text) {
    long count = grown(before.get(counter, reason), now.sum().get(counter, reason));
    add(kind, null, label, count, text);
  }

  /**
   * Finds the events of one branch.
   *
   * @param mirror null for the primary
   */
  private void findOf(
      Endpoint address, BranchStats was, BranchStats is, @Nullable MirrorOptions mirror) {
    for (CloseReason reason : CloseReason.values()) {
      Ending ending = ending(reason, address, mirror);
      if (ending != null && (mirror != null || reason != CloseReason.CONNECT_FAILED)) {
        add(
            ending.kind(),
            is.name(),
            reason.label(),
            grown(was, is, BranchCounter.ENDED, reason),
            count -> ending.what() + " " + Words.times(count) + ": " + ending.why());
      }
    }
    DROPS.forEach(
        (reason, why) ->
            add(
                ActivityKind.DROPPED,
                is.name(),
                reason.label(),
                grown(was, is, BranchCounter.DROPPED_DATAGRAMS, reason),
                count -> "dropped " + Words.some(count, "datagram") + ": " + why));
    if (mirror != null) {
      add(
          ActivityKind.FAILED,
          is.name(),
          DropReason.UNREACHABLE.label(),
          grown(was, is, BranchCounter.UNREACHABLE_ERRORS),
          count -> "unreachable " + Words.times(count) + ": no listener, or no route to host");
    }
  }

  /** What an end of a branch means. */
  private record Ending(ActivityKind kind, String what, String why) {}

  /** Returns null if the end is no trouble. */
  private static @Nullable Ending ending(
      CloseReason reason, Endpoint address, @Nullable MirrorOptions mirror) {
    return switch (reason) {
      case CUT -> cut("lag above maxLag" + limit(mirror));
      case CUT_FOR_MEMORY -> cut("all mirrors together exceeded mirrorMemory");
      case CONNECT_FAILED -> failed("unreachable", "could not connect to " + address);
      case LOGIN_FAILED -> failed("refused the login", "the log has its message");
      case OUT_OF_STEP -> cut("it could not follow the protocol any more; the log has the reason");
      case CLOSED_BY_PEER ->
          failed("closed early", "the destination closed before everything was sent");
      case DRAIN_EXPIRED -> failed("gave up", "the rest was not sent within drainTimeout");
      case STALLED -> failed("gave up", "it took nothing for 5 s while the route was stopped");
      case FINISHED, IDLE, ABORTED, NOT_MIRRORED -> null;
    };
  }

  private static Ending cut(String why) {
    return new Ending(ActivityKind.CUT, "cut", why);
  }

  private static Ending failed(String what, String why) {
    return new Ending(ActivityKind.FAILED, what, why);
  }

  private static String limit(@Nullable MirrorOptions mirror) {
    return mirror instanceof TcpMirrorOptions tcp
        ? ", " + ValueTypes.size(0, Long.MAX_VALUE).write(tcp.maxLag())
        : "";
  }

  private void add(
      ActivityKind kind,
      @Nullable String branch,
      String reason,
      long count,
      LongFunction<String> text) {
    if (count > 0) {
      boolean affects = branch == null || branch.equals(before.primary().name());
      to.accept(new ActivityEvent(kind, now.name(), branch, reason, count, affects, text));
    }
  }
}
