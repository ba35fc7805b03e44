package dev.sluice.benchmarks.load;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Connections that send one request each, a few at a time; then they close, or stay open silently.
 * A unit is a connection.
 */
public final class Visits implements Phase {
  private static final int AT_ONCE = 16;

  private final Link link;
  private final int count;
  private final boolean stay;
  private final List<Channel> staying = new ArrayList<>();
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private int begun;
  private int over;

  private Visits(Link link, int count, boolean stay) {
    this.link = link;
    this.count = count;
    this.stay = stay;
  }

  /** Visits that close after the response. */
  public static Visits closing(Link link, int count) {
    return new Visits(link, count, false);
  }

  /** Visits that stay open until {@link #leave}. */
  public static Visits staying(Link link, int count) {
    return new Visits(link, count, true);
  }

  @Override
  public Work run() throws InterruptedException {
    link.loops().clients().execute(this::beginSome);
    Link.await(done);
    link.settle();
    if (!stay) {
      link.peers().awaitClosed();
    }
    return new Work(count, new Latencies());
  }

  /** Closes the visits that stayed open. */
  public void leave() {
    staying.forEach(Channel::close);
  }

  private void beginSome() {
    for (int i = 0; i < AT_ONCE; i++) {
      begin();
    }
  }

  private void begin() {
    if (begun < count) {
      begun++;
      Visit visit = new Visit();
      ChannelFuture connected = link.connect(visit);
      connected.addListener(ended -> visit.begin(connected));
    }
  }

  private void next() {
    if (++over == count) {
      done.complete(null);
    }
    begin();
  }

  private final class Visit extends Asker {
    private boolean isAnswered;

    Visit() {
      super(link);
    }

    void begin(ChannelFuture connected) {
      if (connected.isSuccess()) {
        ask(connected.channel());
      } else {
        done.completeExceptionally(connected.cause());
      }
    }

    @Override
    void answered(Channel channel) {
      isAnswered = true;
      if (stay) {
        staying.add(channel);
        next();
      } else {
        channel.close();
      }
    }

    @Override
    void ended() {
      if (!isAnswered) {
        done.completeExceptionally(new IllegalStateException("a connection got no response"));
      } else if (!stay) {
        next();
      }
    }
  }
}
