package dev.sluice.app.demo;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetClient;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * A tee between real sockets in one JVM, with a healthy mirror, a slow one and one that never
 * reads. It proves that the primary does not notice the mirrors.
 *
 * <p>The same traffic goes through twice: without the stalled mirror, then with it.
 */
public final class Demo {
  static final int SESSIONS = 8; // in each phase
  private static final int ROUNDS = 1024; // 16 MiB a session, 128 MiB a phase
  private static final int WARM_UP_ROUNDS = 128;
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Vertx vertx; // for the proxy
  private final Vertx
      others; // for the clients and the peers, which must not share the proxy's event loops
  private final Progress progress = new Progress(System.out);
  private final Ledger sent = new Ledger();
  private final Ledger responses = new Ledger();
  private final DemoPeer primary;
  private final DemoPeer healthy;
  private final DemoPeer slow;
  private final DemoPeer stalled;

  private Demo(Vertx vertx, Vertx others) {
    this.vertx = vertx;
    this.others = others;
    primary = DemoPeer.start(others, "primary", DemoPeer.Kind.ECHO);
    healthy = DemoPeer.start(others, "healthy", DemoPeer.Kind.HEALTHY);
    slow = DemoPeer.start(others, "slow", DemoPeer.Kind.SLOW);
    stalled = DemoPeer.start(others, "stalled", DemoPeer.Kind.STALLED);
  }

  /**
   * Runs the demo and prints its table. Blocks.
   *
   * @param vertx runs the proxy; closed at the end, unless {@code keep} is true
   * @param transport name of the proxy's transport, for the table
   * @param keep whether the tee with all mirrors keeps running afterwards
   * @return whether everything was as expected
   */
  public static boolean run(Vertx vertx, String transport, boolean keep) {
    Vertx others = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    boolean kept = false;
    try {
      boolean right = new Demo(vertx, others).show(transport, keep);
      kept = keep && right;
      return right;
    } finally {
      if (!kept) {
        others.close().await();
        vertx.close().await();
      }
    }
  }

  private boolean show(String transport, boolean keep) {
    System.out.println(
        "A primary and three mirrors in this JVM, 8 clients, one tee on " + transport + ".");
    NetClient net = others.createNetClient();
    long start = System.nanoTime();
    DemoProxy calm = DemoProxy.start(vertx, primary, List.of(healthy, slow));
    phase("warming up", calm, WARM_UP_ROUNDS, 0, net);
    Result without = phase("without the stalled mirror", calm, ROUNDS, SESSIONS, net);
    calm.stop();
    DemoProxy full = DemoProxy.start(vertx, primary, List.of(healthy, slow, stalled));
    Result with = phase("with the stalled mirror", full, ROUNDS, 2 * SESSIONS, net);
    awaitLastBytes();
    double seconds = (System.nanoTime() - start) / 1e9;
    progress.done();
    Report report = new Report(sent, responses, List.of(primary, healthy, slow), without, with);
    report.print(System.out, seconds);
    boolean datagramsRight = new DatagramDemo(vertx).run();
    boolean right = report.problems().isEmpty() && datagramsRight;
    if (keep) {
      printAddresses(full);
    } else {
      full.stop();
    }
    return right;
  }

  /**
   * The tee has finished once the system has accepted all bytes; the peers may still have to read
   * them.
   */
  private void awaitLastBytes() {
    long deadline = System.nanoTime() + TIMEOUT_NANOS;
    while (System.nanoTime() < deadline
        && Stream.of(primary, healthy, slow).anyMatch(p -> p.ledger().closed() < sent.closed())) {
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  private Result phase(String title, DemoProxy proxy, int rounds, int firstNumber, NetClient net) {
    Traffic traffic = new Traffic(rounds, new DemoLatencies(SESSIONS * rounds), sent, responses);
    return new Phase(title, proxy, traffic)
        .run(net, Phase.numbers(firstNumber, SESSIONS), progress);
  }

  private void printAddresses(DemoProxy tee) {
    System.out.println();
    System.out.println(
        "The tee keeps running at tcp://127.0.0.1:" + tee.port() + " until Ctrl-C; the peers:");
    Stream.of(primary, healthy, slow, stalled)
        .forEach(peer -> System.out.println("  " + peer.name() + " " + peer.url()));
  }
}
