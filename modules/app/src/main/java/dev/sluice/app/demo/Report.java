package dev.sluice.app.demo;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The demo's table, with the problems found in it. */
final class Report {
  // The phases share the machine with other programs: smaller differences are noise.
  private static final double SLOWER_TIMES = 3;
  private static final double SLOWER_MILLIS = 20;
  private static final int SHA_LETTERS = 16;

  private final Ledger sent;
  private final Ledger responses;
  private final List<DemoPeer> complete; // the peers that must have received everything
  private final Result without;
  private final Result with;
  private final List<String> problems = new ArrayList<>();

  Report(Ledger sent, Ledger responses, List<DemoPeer> complete, Result without, Result with) {
    this.sent = sent;
    this.responses = responses;
    this.complete = complete;
    this.without = without;
    this.with = with;
    checkBytes();
    checkTee();
  }

  List<String> problems() {
    return problems;
  }

  void print(PrintStream out, double seconds) {
    out.printf("%n%-10s%15s  %s%n", "branch", "bytes", "sha256");
    row(out, "clients", sent, "in %d sessions, %.1f s".formatted(sent.closed(), seconds));
    row(
        out,
        "responses",
        responses,
        responses.sha256().equals(sent.sha256()) ? "intact" : "DIFFER");
    for (DemoPeer peer : complete) {
      row(out, peer.name(), peer.ledger(), state(peer));
    }
    out.printf("%-10s%15s  %-18s%s%n", "stalled", "never read", "-", cut());
    out.printf("%n%-28s%10s%10s%n", "primary's round trip", "p50", "p99");
    row(out, "without the stalled mirror", without.latencies());
    row(out, "with the stalled mirror", with.latencies());
    out.printf("%npool: %s%n", pool());
    problems.forEach(problem -> out.println("FAILED: " + problem));
    if (problems.isEmpty()) {
      out.printf("%nAs expected: the stalled mirror cost the others nothing.%n");
    }
  }

  static String mebibytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0);
  }

  private static void row(PrintStream out, String name, Ledger ledger, String state) {
    String sha = ledger.sha256().substring(0, SHA_LETTERS);
    out.printf(Locale.ROOT, "%-10s%,15d  %-18s%s%n", name, ledger.bytes(), sha, state);
  }

  private static void row(PrintStream out, String name, DemoLatencies times) {
    String millis = "%7.2f ms";
    out.printf(
        Locale.ROOT, "%-28s" + millis + millis + "%n", name, times.millis(0.5), times.millis(0.99));
  }

  private boolean isComplete(Ledger ledger) {
    return ledger.bytes() == sent.bytes() && ledger.sha256().equals(sent.sha256());
  }

  private String state(DemoPeer peer) {
    String state = isComplete(peer.ledger()) ? "complete" : "DIFFERS";
    return peer.name().equals("slow")
        ? state + ", up to " + mebibytes(Math.max(with.slowLag(), without.slowLag())) + " behind"
        : state;
  }

  private String cut() {
    long cuts = with.last().cuts();
    return cuts == 0
        ? "NOT CUT"
        : String.format(
            Locale.ROOT,
            "cut in %d of %d sessions, first after %.1f s, at 1 MiB of lag",
            cuts,
            Demo.SESSIONS,
            with.cutAfterSeconds());
  }

  private String pool() {
    DemoSnapshot last = with.last();
    return "%d buffers at the peak, %d overflow buffers, %s"
        .formatted(
            last.peak(),
            last.overflow(),
            last.whole() ? "every buffer is back" : "BUFFERS ARE MISSING");
  }

  private void checkBytes() {
    for (Result result : List.of(without, with)) {
      if (result.failure() != null) {
        problems.add("a client did not finish: " + result.failure().getMessage());
      }
    }
    require(isComplete(responses), "the responses differ from the requests");
    complete.forEach(
        peer -> require(isComplete(peer.ledger()), peer.name() + " did not receive what was sent"));
  }

  private void checkTee() {
    DemoSnapshot last = with.last();
    require(last.cuts() == Demo.SESSIONS, "the stalled mirror was not cut in every session");
    require(last.otherCuts() + without.last().otherCuts() == 0, "another mirror was cut, too");
    require(last.whole() && without.last().whole(), "buffers are missing in the pool");
    require(
        with.latencies().millis(0.99)
            <= SLOWER_TIMES * without.latencies().millis(0.99) + SLOWER_MILLIS,
        "the stalled mirror increased the primary's p99 a lot");
  }

  private void require(boolean holds, String problem) {
    if (!holds) {
      problems.add(problem);
    }
  }
}
