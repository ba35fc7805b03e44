package dev.sluice.proxy.compare;

import dev.sluice.frame.mask.Masker;
import dev.sluice.proxy.compare.engine.DatagramComparer;
import dev.sluice.proxy.compare.engine.Finding;
import dev.sluice.proxy.compare.engine.Shown;
import dev.sluice.proxy.compare.latency.ExchangeClock;
import dev.sluice.proxy.compare.latency.LatencyClock;
import dev.sluice.proxy.compare.result.ComparisonResult;
import dev.sluice.proxy.compare.result.UnknownReason;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Compares the responses of one session of datagrams. Event loop only. */
public final class DatagramComparison implements RouteComparison.Reporter {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final RouteComparison route;
  private final Supplier<String> client;
  private final @Nullable String session;
  private final SessionResult result;
  private final MessageResults results;
  private final DatagramComparer mirror;
  private final @Nullable DatagramComparer control;
  private final LatencyClock clock;
  private final @Nullable RequestBytes requestBytes;
  private final boolean hasMirror;
  private long requests;
  private long held;
  private boolean isOver;

  /**
   * Begins before the first response.
   *
   * @param hasMirror whether the session is sampled for the mirror
   * @param hasControl whether it is sampled for the control
   */
  DatagramComparison(
      RouteComparison route,
      Supplier<String> client,
      @Nullable String session,
      boolean hasMirror,
      boolean hasControl) {
    CompareOptions options = route.options();
    this.route = route;
    this.client = client;
    this.session = session;
    this.hasMirror = hasMirror;
    this.result = new SessionResult(route, this, true);
    this.results = new MessageResults(result, options.control() != null);
    this.mirror = new DatagramComparer(options.window(), options.show(), results.ofMirror());
    this.control =
        hasControl
            ? new DatagramComparer(options.window(), options.show(), results.ofControl())
            : null;
    this.clock = new ExchangeClock(route.tally().latencies());
    this.requestBytes = options.show() == Shown.BYTES ? new RequestBytes() : null;
    if (!hasControl) {
      results.controlEnded();
    }
  }

  /** The client has sent a datagram. Borrows the buffer. */
  public void requested(ByteBuf datagram) {
    requests++;
    clock.requestEnded(System.nanoTime());
    if (requestBytes != null) {
      requestBytes.add(datagram, datagram.readerIndex(), datagram.readableBytes());
      requestBytes.next();
    }
  }

  /** The primary has sent a datagram. Borrows the buffer. */
  public void primaryResponded(ByteBuf datagram) {
    long now = System.nanoTime();
    if (hasMirror && !isTight()) {
      measure(false, datagram, now);
      byte[] bytes = compared(datagram);
      mirror.left(bytes, now, requests);
      if (control != null) {
        control.left(bytes, now, requests);
      }
      noteMemory();
    }
  }

  /**
   * The mirror or the control has sent a datagram. Borrows the buffer.
   *
   * @param name name of the mirror
   */
  public void mirrorResponded(String name, ByteBuf datagram) {
    long now = System.nanoTime();
    if (isTight()) {
      return;
    }
    if (name.equals(route.options().mirror())) {
      measure(true, datagram, now);
      mirror.right(compared(datagram), now, requests);
    } else if (control != null) {
      control.right(compared(datagram), now, requests);
    }
    noteMemory();
  }

  private void measure(boolean isMirror, ByteBuf datagram, long now) {
    clock.responded(isMirror, datagram.readableBytes(), now);
    clock.responseEnded(isMirror, now);
  }

  private boolean isTight() {
    boolean isTight = route.pool().memoryBudget().isTight();
    if (isTight) {
      mirror.giveUp(UnknownReason.MEMORY);
      if (control != null) {
        control.giveUp(UnknownReason.MEMORY);
      }
      noteMemory();
    }
    return isTight;
  }

  /** Returns a copy of the bytes that count. */
  private byte[] compared(ByteBuf datagram) {
    byte[] bytes = new byte[datagram.readableBytes()];
    datagram.getBytes(datagram.readerIndex(), bytes);
    if (route.options().ignore() == null) {
      return bytes;
    }
    Masker masker = route.options().ignore().newMasker();
    int count = 0;
    for (byte each : bytes) {
      if (!masker.hides(each)) {
        bytes[count++] = each;
      }
    }
    return Arrays.copyOf(bytes, count);
  }

  private void noteMemory() {
    long holds = mirror.memory() + (control == null ? 0 : control.memory());
    if (holds != held) {
      route.tally().held(holds - held, holds);
      held = holds;
    }
  }

  /** Ends the wait for responses that have not come for two seconds. Call it regularly. */
  public void sweep(long nowNanos) {
    mirror.expire(nowNanos - PATIENCE_NANOS);
    if (control != null) {
      control.expire(nowNanos - PATIENCE_NANOS);
    }
    noteMemory();
  }

  /** Returns whether a mirror has not responded to all that the primary has responded to. */
  public boolean awaitsMirror() {
    return hasMirror && (mirror.isBehind() || (control != null && control.isBehind())) && !isOver;
  }

  /** The session is over; called once. */
  public void ended() {
    isOver = true;
    if (!hasMirror) {
      result.endWithout(UnknownReason.SAMPLED_OUT);
      return;
    }
    sweep(System.nanoTime());
    ComparisonResult rest = mirror.end();
    ComparisonResult controlRest = control == null ? ComparisonResult.EQUAL : control.end();
    results.controlEnded();
    UnknownReason gaveUp = results.gaveUp();
    if (gaveUp == null && rest == ComparisonResult.UNKNOWN) {
      gaveUp = UnknownReason.CLOSED;
    }
    result.end(kind -> mirror.surplus(), rest, controlRest, gaveUp);
    noteMemory();
  }

  @Override
  public String client() {
    return client.get();
  }

  @Override
  public @Nullable String session() {
    return session;
  }

  @Override
  public long request(Finding finding) {
    return finding.request() < requests ? finding.request() : -1;
  }

  @Override
  public @Nullable String requestBytes(Finding finding) {
    return requestBytes == null ? null : requestBytes.hex(finding.request());
  }
}
