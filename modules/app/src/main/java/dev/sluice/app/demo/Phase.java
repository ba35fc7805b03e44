package dev.sluice.app.demo;

import io.vertx.core.Future;
import io.vertx.core.net.NetClient;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/** One round of traffic through a tee, observed until the tee is idle again. */
final class Phase {
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final String title;
  private final DemoProxy proxy;
  private final Traffic traffic;
  private long slowLag; // largest value seen
  private double cutAfterSeconds = Double.NaN;

  Phase(String title, DemoProxy proxy, Traffic traffic) {
    this.title = title;
    this.proxy = proxy;
    this.traffic = traffic;
  }

  /** Sends everything; returns the counters after the last session has ended. */
  Result run(NetClient net, List<Integer> numbers, Progress progress) {
    long before = traffic.sent().bytes();
    long total = (long) numbers.size() * traffic.rounds() * DemoClient.MESSAGE_BYTES;
    long start = System.nanoTime();
    Future<?> clients =
        Future.join(
            numbers.stream().map(n -> DemoClient.run(net, proxy.port(), n, traffic)).toList());
    DemoSnapshot reading;
    do {
      LockSupport.parkNanos(POLL_NANOS);
      reading = proxy.read();
      note(reading, start);
      progress.show(title, traffic.sent().bytes() - before, total, reading);
    } while (!isOver(clients, reading) && System.nanoTime() - start < TIMEOUT_NANOS);
    return new Result(
        clients.failed() ? clients.cause() : null,
        traffic.latencies(),
        reading,
        slowLag,
        cutAfterSeconds);
  }

  static List<Integer> numbers(int from, int count) {
    return IntStream.range(from, from + count).boxed().toList();
  }

  private static boolean isOver(Future<?> clients, DemoSnapshot reading) {
    return clients.isComplete() && reading.sessions() == 0 && reading.whole();
  }

  private void note(DemoSnapshot reading, long start) {
    slowLag = Math.max(slowLag, reading.slowLag());
    if (reading.cuts() > 0 && Double.isNaN(cutAfterSeconds)) {
      cutAfterSeconds = (System.nanoTime() - start) / 1e9;
    }
  }
}
