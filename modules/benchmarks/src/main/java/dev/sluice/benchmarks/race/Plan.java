package dev.sluice.benchmarks.race;

import dev.sluice.benchmarks.report.Workload;
import java.util.ArrayList;
import java.util.List;

/** The plan of one round: the wanted blocks, in order. */
final class Plan {
  private static final int MIRRORED = 3;
  private static final Layout TO_PRIMARY = new Layout(1, 0, true);
  private static final Layout RE_ENCRYPTED = new Layout(2, 1, true);

  private final List<Contender> all;
  private final List<Workload> wanted;
  private final Scale scale;
  private final Measurements measure;

  /**
   * Plans a round.
   *
   * @param all all contenders
   * @param wanted the workloads to measure
   * @param scale amount of work
   */
  Plan(List<Contender> all, List<Workload> wanted, Scale scale) {
    this.all = all;
    this.wanted = wanted;
    this.scale = scale;
    measure = new Measurements(scale);
  }

  List<Block> round() {
    List<Block> blocks = new ArrayList<>();
    List<Contender> mirroring = all.stream().filter(Contender::mirrors).toList();
    List<Contender> growing =
        all.stream().filter(one -> Catalogue.GROWTH.contains(one.name())).toList();
    List<Contender> terminating =
        all.stream().filter(one -> Catalogue.TLS.contains(one.name())).toList();
    blocks.add(new Block(Layout.plain(1), all, fresh()));
    blocks.add(new Block(Layout.plain(1), all, race(Workload.ONE, 1)));
    blocks.add(new Block(Layout.plain(MIRRORED), mirroring, race(Workload.THREE, MIRRORED)));
    for (int fanOut : scale.axes().fanOuts()) {
      blocks.add(new Block(Layout.plain(fanOut), growing, List.of(fanOut(fanOut))));
    }
    blocks.add(new Block(Layout.plain(1), growing, memory()));
    blocks.add(new Block(Layout.plain(1), growing, load()));
    blocks.add(new Block(TO_PRIMARY, terminating, tls(Workload.TLS_ONE, TO_PRIMARY)));
    blocks.add(new Block(RE_ENCRYPTED, terminating, tls(Workload.TLS_THREE, RE_ENCRYPTED)));
    return blocks.stream().map(this::wanted).filter(block -> block.measurements() > 0).toList();
  }

  private Block wanted(Block block) {
    return new Block(
        block.layout(),
        block.contenders(),
        block.cells().stream().filter(cell -> wanted.contains(cell.workload())).toList());
  }

  private List<Cell> fresh() {
    return List.of(
        new Cell(Workload.START, 1, 0, measure::start),
        new Cell(Workload.IDLE, 1, 0.6, measure::idle));
  }

  private List<Cell> race(List<Workload> four, int fanOut) {
    double timed = scale.warmSeconds() + scale.seconds();
    double flood = scale.warmSeconds() + scale.floodMib() * (1.0 + fanOut) / 2 / 1024;
    return List.of(
        new Cell(four.get(0), fanOut, flood, measure::flood),
        new Cell(four.get(1), fanOut, timed, measure::chunks),
        new Cell(four.get(2), fanOut, timed, measure::pings),
        new Cell(
            four.get(3), fanOut, scale.warmSeconds() + scale.visits() / 2000.0, measure::churn));
  }

  private List<Cell> tls(List<Workload> four, Layout layout) {
    TlsMeasurements with = new TlsMeasurements(scale);
    int fanOut = layout.fanOut();
    double timed = scale.warmSeconds() + scale.seconds();
    double bulk = scale.warmSeconds() + scale.floodMib() * (1.0 + fanOut) / 512;
    double churn = scale.warmSeconds() + scale.handshakes() / 700.0;
    return List.of(
        new Cell(four.get(0), fanOut, bulk, with::bulk),
        new Cell(four.get(1), fanOut, timed, with::pings),
        new Cell(four.get(2), fanOut, churn, with::fullHandshakes),
        new Cell(four.get(3), fanOut, churn, with::resumedHandshakes));
  }

  private Cell fanOut(int fanOut) {
    double seconds = scale.warmSeconds() + scale.growthMib() * (1.0 + fanOut) / 2 / 1024;
    return new Cell(Workload.FANOUT, fanOut, seconds, measure::growth);
  }

  private List<Cell> memory() {
    return scale.axes().connections().stream()
        .map(
            count ->
                new Cell(
                    Workload.MEMORY,
                    count,
                    count / 3000.0,
                    running -> measure.memory(running, count)))
        .toList();
  }

  private List<Cell> load() {
    double seconds = scale.warmSeconds() + scale.seconds();
    return scale.axes().loads().stream()
        .map(rate -> new Cell(Workload.LOAD, rate, seconds, running -> measure.load(running, rate)))
        .toList();
  }
}
