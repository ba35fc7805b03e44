package dev.sluice.benchmarks.load;

import io.netty.channel.Channel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Connections that send a request, wait for the response, and repeat. A unit is a request. */
public final class Pings implements Phase {
  private static final int CONNECTIONS = 16;

  private final Link link;
  private final long nanos;
  private final Latencies latencies = new Latencies();
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private int asking = CONNECTIONS;
  private long deadline;

  /** Sends requests for this many seconds. */
  public Pings(Link link, double seconds) {
    this.link = link;
    nanos = (long) (seconds * TimeUnit.SECONDS.toNanos(1));
  }

  @Override
  public Work run() throws InterruptedException {
    List<Channel> clients = link.connect(CONNECTIONS, Client::new);
    deadline = System.nanoTime() + nanos;
    for (Channel client : clients) {
      client.eventLoop().execute(() -> client.pipeline().get(Client.class).next(client));
    }
    Link.await(done);
    link.settle();
    link.close(clients);
    return new Work(latencies.count(), latencies);
  }

  private final class Client extends Asker {
    private long asked;

    Client() {
      super(link);
    }

    void next(Channel channel) {
      asked = System.nanoTime();
      ask(channel);
    }

    @Override
    void answered(Channel channel) {
      long now = System.nanoTime();
      latencies.record(now - asked);
      if (now < deadline) {
        next(channel);
      } else if (--asking == 0) {
        done.complete(null);
      }
    }

    @Override
    void ended() {
      done.completeExceptionally(new IllegalStateException("a connection was closed"));
    }
  }
}
