package dev.sluice.proxy.destination.socket;

import dev.sluice.config.ErrorText;
import dev.sluice.proxy.loops.Chain;
import dev.sluice.tee.Connector;
import io.netty.channel.Channel;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to connect to a host with several addresses: the first that connects wins.
 *
 * <p>The addresses are tried in order. Each attempt begins as soon as the previous one has failed
 * or has not succeeded within 250 ms ("happy eyeballs", RFC 8305). Losing attempts are closed at
 * once. Event loop only.
 */
final class AddressRace implements Connector.Attempt {
  // RFC 8305, section 8.
  private static final long NEXT_AFTER_MILLIS = 250;

  private final AddressConnector connector;
  private final Iterator<InetSocketAddress> rest;
  private final int count;
  private final long deadlineNanos;
  private final long nextAfterMillis;
  private final Chain chain;
  private final Connector.Result result;
  private final List<Runner> running = new ArrayList<>();
  private @Nullable ScheduledFuture<?> next;
  private boolean over;

  /**
   * Creates a race that has not begun.
   *
   * @param to two or more addresses
   * @param deadlineNanos time limit for all attempts together, on the clock of {@link
   *     System#nanoTime()}
   * @param chain the routes of this process that the session has passed
   * @param result receives the winner's channel, or a failure once all attempts have failed
   */
  AddressRace(
      AddressConnector connector,
      List<InetSocketAddress> to,
      long deadlineNanos,
      Chain chain,
      Connector.Result result) {
    this.connector = connector;
    this.rest = to.iterator();
    this.count = to.size();
    this.deadlineNanos = deadlineNanos;
    // If time is short, each address still gets its turn.
    this.nextAfterMillis = Math.max(1, Math.min(NEXT_AFTER_MILLIS, millisLeft() / count));
    this.chain = chain;
    this.result = result;
  }

  /** Begins with the first address. */
  void begin() {
    tryNext();
  }

  private long millisLeft() {
    return TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
  }

  private void tryNext() {
    cancelNext();
    long millisLeft = millisLeft();
    if (!over && rest.hasNext() && millisLeft > 0) {
      Runner runner = new Runner();
      running.add(runner);
      runner.attempt = connector.connect(rest.next(), (int) millisLeft, chain, runner);
      if (next == null && !over && rest.hasNext()) {
        next = connector.loop().schedule(this::tryNext, nextAfterMillis, TimeUnit.MILLISECONDS);
      }
    }
  }

  private void cancelNext() {
    if (next != null) {
      next.cancel(false);
      next = null;
    }
  }

  @Override
  public void cancel() {
    over = true;
    cancelNext();
    List.copyOf(running).forEach(Runner::cancel);
  }

  /** A single attempt of the race. */
  private final class Runner implements Connector.Result {
    private Connector.@Nullable Attempt attempt;

    @Override
    public void connected(Channel channel) {
      running.remove(this);
      AddressRace.this.cancel(); // cancels the other attempts
      result.connected(channel);
    }

    @Override
    public void failed(Throwable cause) {
      running.remove(this);
      if (over) {
        return;
      }
      tryNext();
      if (running.isEmpty()) {
        over = true;
        result.failed(
            new ConnectException(
                "none of its "
                    + count
                    + " addresses accepted; the last error: "
                    + ErrorText.of(cause)));
      }
    }

    private void cancel() {
      if (attempt != null) {
        attempt.cancel();
      }
    }
  }
}
