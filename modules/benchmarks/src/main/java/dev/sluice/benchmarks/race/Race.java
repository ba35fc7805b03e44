package dev.sluice.benchmarks.race;

import dev.sluice.benchmarks.load.Loops;
import dev.sluice.benchmarks.report.Numbers;
import dev.sluice.benchmarks.report.Results;
import dev.sluice.benchmarks.report.Sample;
import dev.sluice.benchmarks.report.Workload;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Runs the rounds: each round measures every contender in turn. A contender that fails leaves its
 * block.
 */
final class Race {
  private final List<Block> blocks;
  private final Results results;
  private final PrintStream out;
  private final Progress progress;
  private final int rounds;
  private final Optional<Certificate> certificate;
  private final long began = System.nanoTime();
  private final List<String> failures = new ArrayList<>();

  /**
   * Creates a race that has not begun.
   *
   * @param blocks the blocks of each round
   * @param certificate for contenders that terminate TLS; absent if no block needs it
   * @param results receives the samples
   */
  Race(
      List<Block> blocks,
      int rounds,
      Optional<Certificate> certificate,
      Results results,
      PrintStream out) {
    this.blocks = blocks;
    this.rounds = rounds;
    this.certificate = certificate;
    this.results = results;
    this.out = out;
    progress =
        new Progress(
            out,
            rounds * blocks.stream().mapToInt(Block::measurements).sum(),
            rounds * blocks.stream().mapToDouble(Block::seconds).sum());
  }

  /** Runs the race; returns one line per failure. */
  List<String> run() throws InterruptedException {
    try (Loops loops = new Loops()) {
      warmUp(loops);
      for (int round = 1; round <= rounds; round++) {
        for (Block block : blocks) {
          run(block, loops, round);
        }
      }
    }
    return failures;
  }

  /** Without this, the first start would include the class loading of this program. */
  private void warmUp(Loops loops) {
    List<Running> first = new ArrayList<>();
    blocks.stream()
        .filter(block -> block.cells().get(0).workload() == Workload.START)
        .map(block -> block.contenders().get(0))
        .forEach(contender -> start(contender, loops, Layout.plain(1), first));
    first.forEach(Running::close);
  }

  private void run(Block block, Loops loops, int round) throws InterruptedException {
    List<Running> running = new ArrayList<>();
    try {
      for (Contender contender : block.contenders()) {
        start(contender, loops, block.layout(), running);
      }
      for (Cell cell : block.cells()) {
        running.removeIf(one -> !measure(cell, one, block, round));
      }
    } finally {
      running.forEach(Running::close);
    }
  }

  private void start(Contender contender, Loops loops, Layout layout, List<Running> running) {
    try {
      running.add(new Running(contender, loops, layout, certificate));
    } catch (IOException e) {
      failed(contender.name() + ": " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns whether the measurement succeeded. */
  private boolean measure(Cell cell, Running running, Block block, int round) {
    try {
      Map<String, Double> values = cell.measurement().of(running);
      results.add(new Sample(cell.workload(), cell.x(), running.name(), round, values));
      report(cell, running, block, values);
      return true;
    } catch (IllegalStateException e) {
      failed(cell.workload().id() + ": " + running.name() + ": " + e.getMessage());
      running.close();
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void report(Cell cell, Running running, Block block, Map<String, Double> values) {
    String key = cell.workload().key();
    String what =
        "%-18s %6d  %-16s %8s %s"
            .formatted(
                cell.workload().id(),
                cell.x(),
                running.name(),
                Numbers.shown(values.getOrDefault(key, Double.NaN)),
                cell.workload().unit());
    double planned = block.seconds() / block.measurements();
    progress.measured(what, planned, (System.nanoTime() - began) / 1e9);
  }

  private void failed(String line) {
    failures.add(line);
    out.println("failed: " + line);
  }
}
