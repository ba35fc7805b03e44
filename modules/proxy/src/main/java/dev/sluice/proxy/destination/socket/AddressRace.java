package dev.sluice.proxy.destination.socket;

import dev.sluice.config.ErrorText;
import dev.sluice.proxy.loops.Chain;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One dial to a host with several addresses: the first that connects wins.
 *
 * <p>They are tried in order, each as soon as the one before has failed, or has not answered for a
 * while: "happy eyeballs", RFC 8305. An attempt that loses is closed at once, and the handler sees
 * the winner only. Event loop only.
 */
final class AddressRace {
  // RFC 8305, section 8.
  private static final long NEXT_AFTER_MILLIS = 250;

  private final AddressConnector connector;
  private final Iterator<InetSocketAddress> rest;
  private final int count;
  private final long deadlineNanos;
  private final long nextAfterMillis;
  private final Chain chain;
  private final ChannelHandler handler;
  private final Consumer<Throwable> failed;
  private final List<Attempt> running = new ArrayList<>();
  private @Nullable ScheduledFuture<?> next;
  private boolean over;

  /**
   * Tries nothing yet.
   *
   * @param to two or more addresses
   * @param deadlineNanos of {@link System#nanoTime()}: for all attempts together
   * @param chain which routes of this process the session has passed
   * @param handler is added to the winner, and then sees {@code channelActive}
   * @param failed called once when all have failed
   */
  AddressRace(
      AddressConnector connector,
      List<InetSocketAddress> to,
      long deadlineNanos,
      Chain chain,
      ChannelHandler handler,
      Consumer<Throwable> failed) {
    this.connector = connector;
    this.rest = to.iterator();
    this.count = to.size();
    this.deadlineNanos = deadlineNanos;
    // With little time, each still gets its turn.
    this.nextAfterMillis = Math.max(1, Math.min(NEXT_AFTER_MILLIS, millisLeft() / count));
    this.chain = chain;
    this.handler = handler;
    this.failed = failed;
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
      Attempt attempt = new Attempt();
      running.add(attempt);
      attempt.begin(rest.next(), (int) millisLeft);
      if (rest.hasNext()) {
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

  private void failed(Attempt attempt, Throwable cause) {
    running.remove(attempt);
    if (over) {
      return;
    }
    tryNext();
    if (running.isEmpty()) {
      over = true;
      failed.accept(
          new ConnectException(
              "at none of its " + count + " addresses; the last: " + ErrorText.of(cause)));
    }
  }

  private void won(Attempt winner) {
    over = true;
    cancelNext();
    running.remove(winner);
    List.copyOf(running).forEach(Attempt::close);
  }

  /** One of the connects, and the handler of its channel for as long as it has not won. */
  private final class Attempt extends ChannelInboundHandlerAdapter {
    private @Nullable Channel channel;
    private boolean hasFailed;

    void begin(InetSocketAddress to, int timeoutMillis) {
      channel = connector.connect(to, timeoutMillis, chain, this, this::fail);
    }

    private void fail(Throwable cause) {
      hasFailed = true;
      AddressRace.this.failed(this, cause);
    }

    void close() {
      if (channel != null) {
        channel.close();
      }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      if (hasFailed || over) {
        ctx.close();
        return;
      }
      won(this);
      ctx.pipeline().replace(this, null, handler);
      // It goes to the handler, which has this one's place now. The first read comes after that.
      ctx.fireChannelActive();
    }
  }
}
