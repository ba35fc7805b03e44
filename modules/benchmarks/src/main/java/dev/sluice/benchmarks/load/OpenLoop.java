package dev.sluice.benchmarks.load;

import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/**
 * Requests at a fixed rate, even if earlier responses are missing. A unit is a request.
 *
 * <p>The latency of a request counts from the time it was due, so a stall shows in all requests
 * that it delays, and not in one only.
 */
public final class OpenLoop implements Phase {
  private static final int CONNECTIONS = 16;

  private final Link link;
  private final Schedule schedule;
  private final Latencies latencies = new Latencies();
  private final CompletableFuture<Void> answered = new CompletableFuture<>();

  /** Sends this many requests per second. */
  public OpenLoop(Link link, double perSecond, double seconds) {
    this.link = link;
    schedule = Schedule.lasting(perSecond, seconds);
  }

  @Override
  public Work run() throws InterruptedException {
    List<Client> clients = link.connect(CONNECTIONS, Client::new).stream().map(this::of).toList();
    Pacer.run(
        link.loops().clients(),
        schedule,
        (index, due) -> clients.get((int) (index % CONNECTIONS)).send(due));
    Link.await(answered);
    link.settle();
    link.close(clients.stream().map(client -> client.channel).toList());
    return new Work(schedule.count(), latencies);
  }

  private Client of(Channel channel) {
    Client client = channel.pipeline().get(Client.class);
    client.channel = channel;
    return client;
  }

  private final class Client extends Asker {
    private final Queue<Long> due = new ArrayDeque<>();

    @SuppressWarnings("NullAway.Init") // set before the first request
    private Channel channel;

    Client() {
      super(link);
    }

    void send(long dueNanos) {
      due.add(dueNanos);
      ask(channel);
    }

    @Override
    void answered(Channel from) {
      latencies.record(System.nanoTime() - due.remove());
      if (latencies.count() == schedule.count()) {
        answered.complete(null);
      }
    }

    @Override
    void ended() {
      answered.completeExceptionally(new IllegalStateException("a connection was closed"));
    }
  }
}
