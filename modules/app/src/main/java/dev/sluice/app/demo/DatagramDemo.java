package dev.sluice.app.demo;

import io.vertx.core.Vertx;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A demo of a UDP tee with a healthy mirror, one without a listener and one that never reads. It
 * proves that the primary and the healthy mirror receive every datagram unchanged.
 */
final class DatagramDemo {
  private static final int CLIENTS = 8; // in each phase
  private static final int ROUNDS = 500;
  private static final int WARM_UP_ROUNDS = 250;
  // As in the TCP part: smaller differences are noise.
  private static final double SLOWER_TIMES = 3;
  private static final double SLOWER_MILLIS = 20;
  private static final int SHA_LETTERS = 16;

  private final Vertx vertx;
  private final PrintStream out = System.out;
  private final DatagramLedger sent = new DatagramLedger();
  private final DatagramLedger responses = new DatagramLedger();
  private final DatagramPeer primary = new DatagramPeer("primary", DatagramPeer.Kind.ECHO);
  private final DatagramPeer healthy = new DatagramPeer("healthy", DatagramPeer.Kind.HEALTHY);
  private final DatagramPeer absent = new DatagramPeer("absent", DatagramPeer.Kind.ABSENT);
  private final DatagramPeer stalled = new DatagramPeer("stalled", DatagramPeer.Kind.STALLED);
  private final List<String> problems = new ArrayList<>();

  DatagramDemo(Vertx vertx) {
    this.vertx = vertx;
  }

  /** Runs the demo and prints its table; returns whether everything is as expected. */
  boolean run() {
    try {
      show();
    } finally {
      List.of(primary, healthy, absent, stalled).forEach(DatagramPeer::close);
    }
    return problems.isEmpty();
  }

  private void show() {
    out.printf(
        "%nWith datagrams: a healthy mirror, one without a listener, and one that never reads.%n");
    long start = System.nanoTime();
    DemoLatencies without;
    try (DatagramProxy calm = new DatagramProxy(vertx, primary, List.of(healthy))) {
      phase(calm, WARM_UP_ROUNDS, 0);
      without = phase(calm, ROUNDS, CLIENTS);
      require(calm.isWhole(), "buffers are missing in the pool");
    }
    DemoLatencies with;
    long refusals;
    try (DatagramProxy full =
        new DatagramProxy(vertx, primary, List.of(absent, stalled, healthy))) {
      with = phase(full, ROUNDS, 2 * CLIENTS);
      refusals = full.refusals(absent);
      require(full.isWhole(), "buffers are missing in the pool");
    }
    check(without, with);
    print((System.nanoTime() - start) / 1e9, refusals, without, with);
  }

  private DemoLatencies phase(DatagramProxy proxy, int rounds, int firstNumber) {
    DemoLatencies latencies = new DemoLatencies(CLIENTS * rounds);
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    try {
      List<DatagramClient> clients = new ArrayList<>();
      for (int number = firstNumber; number < firstNumber + CLIENTS; number++) {
        clients.add(
            new DatagramClient(
                proxy.port(), number, rounds, sent, responses, healthy.ledger(), latencies));
      }
      for (Future<Boolean> client : threads.invokeAll(clients)) {
        client.get();
      }
    } catch (ExecutionException e) {
      problems.add("a client did not finish: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      problems.add("it was interrupted");
    } finally {
      threads.shutdown();
    }
    return latencies;
  }

  private void check(DemoLatencies without, DemoLatencies with) {
    require(isComplete(responses), "the responses differ from the requests");
    require(isComplete(primary.ledger()), "the primary did not receive what was sent");
    require(isComplete(healthy.ledger()), "the healthy mirror did not receive what was sent");
    require(
        with.millis(0.99) <= SLOWER_TIMES * without.millis(0.99) + SLOWER_MILLIS,
        "the broken mirrors increased the primary's p99 a lot");
  }

  private void print(double seconds, long refusals, DemoLatencies without, DemoLatencies with) {
    out.printf("%n%-10s%15s  %s%n", "branch", "datagrams", "sha256");
    row("clients", sent, "from %d clients, %.1f s".formatted(3 * CLIENTS, seconds));
    row("responses", responses, isComplete(responses) ? "intact" : "DIFFER");
    row("primary", primary.ledger(), state(primary));
    row("healthy", healthy.ledger(), state(healthy));
    out.printf(
        Locale.ROOT,
        "%-10s%15s  %-18s%s%n",
        "absent",
        "no listener",
        "-",
        refusals == 0 ? "dropped" : String.format(Locale.ROOT, "refused %,d times", refusals));
    out.printf("%-10s%15s  %-18s%s%n", "stalled", "never read", "-", "dropped");
    out.printf("%n%-28s%10s%10s%n", "primary's round trip", "p50", "p99");
    row("without the broken mirrors", without);
    row("with the broken mirrors", with);
    problems.forEach(problem -> out.println("FAILED: " + problem));
    if (problems.isEmpty()) {
      out.printf("%nDatagrams, too: the broken mirrors cost the others nothing.%n");
    }
  }

  private String state(DatagramPeer peer) {
    return isComplete(peer.ledger()) ? "complete" : "DIFFERS";
  }

  private void row(String name, DatagramLedger ledger, String state) {
    String sha = ledger.sha256().substring(0, SHA_LETTERS);
    out.printf(Locale.ROOT, "%-10s%,15d  %-18s%s%n", name, ledger.datagrams(), sha, state);
  }

  private void row(String name, DemoLatencies times) {
    String millis = "%7.2f ms";
    out.printf(
        Locale.ROOT, "%-28s" + millis + millis + "%n", name, times.millis(0.5), times.millis(0.99));
  }

  private boolean isComplete(DatagramLedger ledger) {
    return ledger.datagrams() == sent.datagrams() && ledger.sha256().equals(sent.sha256());
  }

  private void require(boolean holds, String problem) {
    if (!holds) {
      problems.add(problem);
    }
  }
}
