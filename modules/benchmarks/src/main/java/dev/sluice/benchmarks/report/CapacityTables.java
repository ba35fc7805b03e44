package dev.sluice.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;

/** Tables of the capacity model: beside the measurements, and for some kinds of traffic. */
final class CapacityTables {
  private static final double GIB_PER_GIGABIT = 1e9 / 8 / (1 << 30);

  private final Results results;

  CapacityTables(Results results) {
    this.results = results;
  }

  List<Table> all() {
    return Capacity.of(results)
        .map(capacity -> List.of(check(capacity), examples(capacity)))
        .orElseGet(List::of);
  }

  private Table check(Capacity model) {
    List<List<String>> rows = new ArrayList<>();
    add(rows, Workload.FANOUT, "s/GiB to %,d destinations", model::secondsPerGib);
    add(rows, Workload.MEMORY, "MiB with %,d sessions", model::memoryMib);
    add(rows, Workload.LOAD, "cores for %,d requests/s", model::cores);
    return new Table(
        "capacity",
        "The model next to the measurement",
        List.of("", "model", "measured", "error of the model"),
        rows);
  }

  private void add(
      List<List<String>> rows, Workload workload, String name, IntToDoubleFunction model) {
    Capacity.measured(results, workload)
        .forEach((x, y) -> rows.add(row(name.formatted(x), model.applyAsDouble(x), y)));
  }

  private static List<String> row(String name, double model, double measured) {
    String off = String.format(Locale.ROOT, "%+.0f %%", (model / measured - 1) * 100);
    return List.of(name, Numbers.shown(model), Numbers.shown(measured), off);
  }

  private static Table examples(Capacity model) {
    return new Table(
        "capacity-examples",
        "Examples from the model",
        List.of("", "cores", "MiB"),
        List.of(
            bulk(model, "a log stream of 1 Gbit/s to a primary, 50 sessions", 1, 50),
            bulk(model, "the same with two mirrors", 3, 50),
            bulk(model, "the same with five mirrors", 6, 50),
            requests(model, "a database with 20,000 requests/s from 2,000 sessions", 20_000, 2000),
            requests(model, "a chat with 5,000 requests/s from 20,000 sessions", 5000, 20_000)));
  }

  private static List<String> bulk(Capacity model, String name, int destinations, int sessions) {
    double cores = model.secondsPerGib(destinations) * GIB_PER_GIGABIT;
    return List.of(name, Numbers.shown(cores), Numbers.shown(model.memoryMib(sessions)));
  }

  private static List<String> requests(Capacity model, String name, int rate, int sessions) {
    return List.of(
        name, Numbers.shown(model.cores(rate)), Numbers.shown(model.memoryMib(sessions)));
  }
}
