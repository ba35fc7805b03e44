package dev.sluice.proxy.compare;

import dev.sluice.buffer.BufferPool;
import dev.sluice.frame.Framing;
import dev.sluice.proxy.compare.engine.Finding;
import dev.sluice.proxy.compare.engine.Shown;
import dev.sluice.proxy.compare.result.CompareCounter;
import dev.sluice.proxy.compare.result.ComparisonResult;
import dev.sluice.proxy.compare.result.ComparisonStats;
import dev.sluice.proxy.compare.result.DifferencePage;
import dev.sluice.proxy.compare.result.ResponseDifference;
import dev.sluice.proxy.compare.result.UnknownReason;
import dev.sluice.tee.ClientConnection;
import dev.sluice.tee.SessionObserver;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The comparison of one route on one event loop: it compares sessions that begin. Event loop only.
 */
public final class RouteComparison implements SessionObserver.Factory {
  private static final AtomicLong NUMBERS = new AtomicLong();

  private final CompareOptions options;
  private final BufferPool pool;
  private final ComparisonTally tally;
  private final @Nullable DifferenceLog log;

  private RouteComparison(CompareOptions options, BufferPool pool, ComparisonTally tally) {
    this.options = options;
    this.pool = pool;
    this.tally = tally;
    this.log = options.log() == null ? null : DifferenceLog.open(options.log());
  }

  /**
   * Returns the comparison of new sessions. It continues with the counts of the one before, if that
   * is of the same mirror; open sessions keep theirs.
   *
   * @param options null if there is nothing to compare
   * @param pool the pool of the event loop
   * @param before the route's comparison until now, which gets no new session; null if it had none
   * @return null without options
   */
  public static @Nullable RouteComparison next(
      @Nullable CompareOptions options, BufferPool pool, @Nullable RouteComparison before) {
    if (before != null && before.options.equals(options)) {
      return before;
    }
    RouteComparison next = null;
    if (options != null) {
      boolean continues = before != null && before.options.mirror().equals(options.mirror());
      next =
          new RouteComparison(
              options, pool, continues && before != null ? before.tally : new ComparisonTally());
    }
    if (before != null && before.log != null) {
      before.log.close();
    }
    return next;
  }

  @Override
  public SessionObserver observe(ClientConnection client) {
    if (ThreadLocalRandom.current().nextDouble() >= options.sample()) {
      tally.unknownSession(UnknownReason.SAMPLED_OUT);
      return SessionObserver.NONE;
    }
    Framing framing = options.frame() == null ? null : options.frame().newFraming();
    return new SessionComparison(this, client, framing);
  }

  /**
   * Begins with a session of datagrams.
   *
   * @param mirrors names of the mirrors for which the session is sampled
   * @param client returns the client's address
   * @param session identity of the session, if its destinations know one
   * @return null if the session is not compared
   */
  public @Nullable DatagramComparison observe(
      List<String> mirrors, Supplier<String> client, @Nullable String session) {
    if (ThreadLocalRandom.current().nextDouble() >= options.sample()) {
      tally.unknownSession(UnknownReason.SAMPLED_OUT);
      return null;
    }
    boolean hasControl = options.control() != null && mirrors.contains(options.control());
    return new DatagramComparison(
        this, client, session, mirrors.contains(options.mirror()), hasControl);
  }

  /** Returns whether the responses of a mirror are needed. */
  public boolean reads(String mirror) {
    return mirror.equals(options.mirror()) || mirror.equals(options.control());
  }

  CompareOptions options() {
    return options;
  }

  BufferPool pool() {
    return pool;
  }

  ComparisonTally tally() {
    return tally;
  }

  /**
   * Lists a difference and logs it, unless there were too many in this second.
   *
   * @param kind a difference or noise
   */
  void report(ComparisonResult kind, Finding finding, Reporter reporter) {
    if (!tally.mayReport()) {
      return;
    }
    ResponseDifference difference =
        new ResponseDifference(
            NUMBERS.incrementAndGet(),
            Instant.now(),
            reporter.client(),
            reporter.session(),
            options.mirror(),
            kind,
            finding.message(),
            reporter.request(finding),
            finding.offset(),
            finding.offsetInMessage(),
            finding.within(),
            finding.left(),
            finding.right(),
            options.show() == Shown.BYTES ? reporter.requestBytes(finding) : null);
    tally.report(difference);
    if (log != null && !log.add(difference)) {
      tally.count(CompareCounter.UNLOGGED_DIFFERENCES, 1);
    }
  }

  /** The session of a difference. */
  interface Reporter {

    /** Returns the client's address. */
    String client();

    /** Returns the session's identity, if its destinations know one. */
    @Nullable String session();

    /** Returns the index of the request; -1 if unknown. */
    long request(Finding finding);

    /** Returns the first bytes of the request in hexadecimal; null if they are not kept. */
    @Nullable String requestBytes(Finding finding);
  }

  /** Returns what was found so far. */
  public ComparisonStats stats() {
    return new ComparisonStats(
        options.mirror(), options.control(), tally.counts(), tally.latencies().snapshot());
  }

  /**
   * Returns the differences that were found last.
   *
   * @param before only those whose number is less
   * @param most largest number of differences
   */
  public DifferencePage differences(long before, int most) {
    return tally.page(before, most);
  }
}
