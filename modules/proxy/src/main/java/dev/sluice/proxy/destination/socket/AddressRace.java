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
 * <p>They are tried in order, each as soon as the one before has failed, or has not answered for a
 * while: "happy eyeballs", RFC 8305. An attempt that loses is closed at once. Event loop only.
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
   * Tries nothing yet.
   *
   * @param to two or more addresses
   * @param deadlineNanos of {@link System#nanoTime()}: for all attempts together
   * @param chain which routes of this process the session has passed
   * @param result gets the winner's channel, or a failure when all have failed
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
    // With little time, each still gets its turn.
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

  /** One of the connects. */
  private final class Runner implements Connector.Result {
    private Connector.@Nullable Attempt attempt;

    @Override
    public void connected(Channel channel) {
      running.remove(this);
      AddressRace.this.cancel(); // the others
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
                "at none of its " + count + " addresses; the last: " + ErrorText.of(cause)));
      }
    }

    private void cancel() {
      if (attempt != null) {
        attempt.cancel();
      }
    }
  }
}
