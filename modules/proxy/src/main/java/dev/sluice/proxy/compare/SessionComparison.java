package dev.sluice.proxy.compare;

import dev.sluice.buffer.PooledBuffer;
import dev.sluice.frame.FrameException;
import dev.sluice.frame.Framer;
import dev.sluice.frame.Framing;
import dev.sluice.frame.mask.Masker;
import dev.sluice.proxy.compare.engine.Comparer;
import dev.sluice.proxy.compare.engine.Finding;
import dev.sluice.proxy.compare.engine.Shown;
import dev.sluice.proxy.compare.latency.ExchangeClock;
import dev.sluice.proxy.compare.latency.LatencyClock;
import dev.sluice.proxy.compare.latency.TurnClock;
import dev.sluice.proxy.compare.result.CompareCounter;
import dev.sluice.proxy.compare.result.ComparisonResult;
import dev.sluice.proxy.compare.result.UnknownReason;
import dev.sluice.proxy.stats.SessionStats;
import dev.sluice.tee.BranchCounters;
import dev.sluice.tee.BranchLife;
import dev.sluice.tee.ClientConnection;
import dev.sluice.tee.Destination;
import dev.sluice.tee.SessionObserver;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the responses of one session: those of the mirror, and those of the control, with the
 * primary's. It only looks at bytes that pass; no side ever waits for it. Event loop only.
 */
final class SessionComparison implements SessionObserver, RouteComparison.Reporter {
  private static final Logger LOG = LoggerFactory.getLogger("dev.sluice.compare");

  private final RouteComparison route;
  private final CompareOptions options;
  private final ClientConnection client;
  private final @Nullable Framing framing;
  private final SessionResult result;
  private final MessageResults results;
  private final LatencyClock clock;
  private final ResponseReader fromPrimary;
  private final @Nullable RequestBytes requests;
  private @Nullable BranchCounters primary;
  private @Nullable OtherSide mirror;
  private @Nullable OtherSide control;
  private UnknownReason without = UnknownReason.SAMPLED_OUT; // why there is no mirror
  private boolean primaryHasEnded;
  private boolean hasBegun;
  private long held;
  private long now;

  SessionComparison(RouteComparison route, ClientConnection client, @Nullable Framing framing) {
    this.route = route;
    this.options = route.options();
    this.client = client;
    this.framing = framing;
    this.result = new SessionResult(route, this, framing != null);
    this.results = new MessageResults(result, options.control() != null);
    this.clock =
        framing == null
            ? new TurnClock(route.tally().latencies(), System.nanoTime())
            : new ExchangeClock(route.tally().latencies());
    this.fromPrimary = new ResponseReader(newFramer(), newMasker(), hasLogin(), new PrimarySink());
    this.requests = options.show() == Shown.BYTES ? new RequestBytes() : null;
  }

  /** Returns whether responses begin with a login, whose random bytes always differ. */
  private boolean hasLogin() {
    return options.frame() != null && options.frame().name().equals("postgres");
  }

  private @Nullable Framer newFramer() {
    return framing == null ? null : framing.responses();
  }

  private @Nullable Masker newMasker() {
    return options.ignore() == null ? null : options.ignore().newMasker();
  }

  @Override
  public void opened(Destination to) {
    BranchCounters branch = to.counters();
    if (primary == null) {
      primary = branch; // the primary's branch is always the first
    } else if (branch.name().equals(options.mirror())) {
      if (hasBegun) {
        without = UnknownReason.LATE;
      } else {
        mirror = side(branch, results.ofMirror(), clock);
      }
    } else if (branch.name().equals(options.control()) && !hasBegun) {
      control = side(branch, results.ofControl(), null);
    }
  }

  private OtherSide side(
      BranchCounters branch, Comparer.Listener listener, @Nullable LatencyClock measured) {
    boolean firstOnly = options.control() == null;
    Comparer comparer =
        new Comparer(
            route.pool(), options.window(), framing != null, firstOnly, options.show(), listener);
    return new OtherSide(branch, comparer, newFramer(), newMasker(), hasLogin(), measured);
  }

  @Override
  public void requested(PooledBuffer buffer, int index, int length) {
    if (isOver()) {
      return;
    }
    begin();
    now = System.nanoTime();
    clock.requested(now);
    try {
      readRequests(buffer, index, length);
    } catch (FrameException e) {
      giveUp(UnknownReason.FRAME);
    } catch (RuntimeException e) {
      failed(e);
    }
  }

  private void readRequests(ByteBuf buffer, int index, int length) throws FrameException {
    Framer framer = framing == null ? null : framing.requests();
    for (int done = 0; done < length; ) {
      int count = framer == null ? length : framer.read(buffer, index + done, length - done);
      if (requests != null) {
        requests.add(buffer, index + done, count);
      }
      if (framer == null || (framer.isAtEnd() && framer.endsExchange())) {
        clock.requestEnded(now);
        if (requests != null) {
          requests.next();
        }
      }
      done += count;
    }
  }

  private void begin() {
    if (!hasBegun) {
      hasBegun = true;
      if (control == null) {
        results.controlEnded();
      }
    }
  }

  /** Returns whether there is nothing to compare, or no longer. */
  private boolean isOver() {
    return hasBegun && (mirror == null || (mirror.comparer().isOver() && !results.awaitControl()));
  }

  @Override
  public void responded(Destination from, PooledBuffer buffer, int index, int length) {
    begin();
    if (isOver()) {
      return;
    }
    now = System.nanoTime();
    BranchCounters branch = from.counters();
    try {
      if (branch == primary) {
        primaryResponded(buffer, index, length);
      } else if (mirror != null && mirror.isOf(branch)) {
        mirror.responded(buffer, index, length, now);
      } else if (control != null && control.isOf(branch)) {
        control.responded(buffer, index, length, now);
      }
    } catch (OutOfMemoryError e) {
      giveUp(UnknownReason.MEMORY); // no direct memory is left for copies
    } catch (RuntimeException e) {
      failed(e);
    }
    noteMemory();
  }

  /** An error of the comparison must not end the session. */
  private void failed(RuntimeException e) {
    LOG.error("the comparison of a session failed; this is a bug in Sluice", e);
    giveUp(UnknownReason.ERROR);
  }

  private void primaryResponded(ByteBuf buffer, int index, int length) {
    clock.responded(false, length, now);
    try {
      fromPrimary.read(buffer, index, length);
    } catch (FrameException e) {
      giveUp(UnknownReason.FRAME);
    }
    if (mirror != null) {
      mirror.giveUpIfBehind();
    }
    if (control != null) {
      control.giveUpIfBehind();
    }
  }

  private void giveUp(UnknownReason reason) {
    if (mirror != null) {
      mirror.comparer().giveUp(reason);
    }
    if (control != null) {
      control.comparer().giveUp(reason);
    }
  }

  private void noteMemory() {
    if (isOver() && control != null) {
      control.comparer().giveUp(UnknownReason.CLOSED); // its results are not needed
    }
    long holds =
        (mirror == null ? 0 : mirror.comparer().memory())
            + (control == null ? 0 : control.comparer().memory());
    if (holds != held) {
      route.tally().held(holds - held, holds);
      held = holds;
    }
  }

  @Override
  public void responsesEnded(Destination from) {
    BranchCounters branch = from.counters();
    if (branch == primary) {
      primaryHasEnded = true;
      fromPrimary.end();
    } else if (mirror != null && mirror.isOf(branch)) {
      mirror.responsesEnded();
    } else if (control != null && control.isOf(branch)) {
      control.responsesEnded();
    }
  }

  @Override
  public void branchEnded(Destination to, BranchLife life) {
    if (mirror != null && mirror.isOf(to.counters())) {
      mirror.branchEnded(life.end());
    } else if (control != null && control.isOf(to.counters())) {
      control.branchEnded(life.end());
    }
  }

  @Override
  public void ended() {
    OtherSide compared = mirror;
    if (compared == null) {
      result.endWithout(without);
      return;
    }
    clock.ended();
    ComparisonResult rest = compared.comparer().end(primaryHasEnded && compared.hasEnded());
    ComparisonResult controlRest =
        control == null
            ? ComparisonResult.EQUAL
            : control.comparer().end(primaryHasEnded && control.hasEnded());
    results.controlEnded();
    UnknownReason gaveUp = results.gaveUp();
    if (gaveUp == null && rest == ComparisonResult.UNKNOWN) {
      gaveUp = compared.gone() == null ? UnknownReason.CLOSED : compared.gone();
    }
    result.end(compared.comparer()::missing, rest, controlRest, gaveUp);
    noteMemory();
  }

  @Override
  public String client() {
    return SessionStats.words(client.address());
  }

  @Override
  public @Nullable String session() {
    return client.details().uniqueIdText();
  }

  @Override
  public long request(Finding finding) {
    return framing == null ? -1 : requestOf(finding);
  }

  /** Returns the index of the request, of which a login is the first. */
  private long requestOf(Finding finding) {
    return finding.request() + (hasLogin() ? 1 : 0);
  }

  @Override
  public @Nullable String requestBytes(Finding finding) {
    return requests == null
        ? null
        : requests.hex(framing == null ? requests.last() : requestOf(finding));
  }

  /** Passes what the primary sends to the comparisons. */
  private final class PrimarySink implements ResponseReader.Sink {

    @Override
    public void bytes(ByteBuf buffer, int index, int length) {
      if (mirror != null) {
        mirror.comparer().left(buffer, index, length);
      }
      if (control != null) {
        control.comparer().left(buffer, index, length);
      }
    }

    @Override
    public void leftOut(int length) {
      if (mirror != null) {
        mirror.comparer().leaveOutLeft(length);
      }
    }

    @Override
    public void ended(boolean endsExchange) {
      if (mirror != null) {
        mirror.comparer().endLeft(endsExchange);
      }
      if (control != null) {
        control.comparer().endLeft(endsExchange);
      }
      if (endsExchange) {
        clock.responseEnded(false, now);
      }
    }

    @Override
    public void loginEnded() {
      clock.loginEnded(false);
    }

    @Override
    public void endedUnasked() {
      route.tally().count(CompareCounter.UNSOLICITED_MESSAGES, 1);
      if (mirror != null) {
        mirror.comparer().dropLeft();
      }
      if (control != null) {
        control.comparer().dropLeft();
      }
    }
  }
}
