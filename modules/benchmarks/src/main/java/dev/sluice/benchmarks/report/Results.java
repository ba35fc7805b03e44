package dev.sluice.benchmarks.report;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeSet;

/** Everything that a run has measured, and its conditions. */
public final class Results {
  private static final List<String> BASES = List.of("uvtee", "netty-pooled", "haproxy");

  private final JsonObject facts;
  private final List<Sample> samples = new ArrayList<>();
  private JsonArray pool = new JsonArray();

  /**
   * Starts without measurements.
   *
   * @param facts the machine, versions, command line, and what was skipped
   */
  public Results(JsonObject facts) {
    this.facts = facts;
  }

  /** Adds a measurement. */
  public void add(Sample sample) {
    samples.add(sample);
  }

  /** Sets JMH's output for the pools. */
  public void pool(JsonArray written) {
    pool = written;
  }

  /** Returns JMH's output for the pools. */
  public JsonArray pool() {
    return pool;
  }

  JsonObject facts() {
    return facts;
  }

  /** Returns the contenders of some workloads, in the order of their first measurement. */
  public List<String> contenders(List<Workload> of) {
    return samples.stream()
        .filter(sample -> of.contains(sample.workload()))
        .map(Sample::contender)
        .distinct()
        .toList();
  }

  /** Returns the measured positions on the axis of a workload. */
  public List<Integer> axis(Workload of) {
    TreeSet<Integer> found = new TreeSet<>();
    samples.stream().filter(sample -> sample.workload() == of).forEach(s -> found.add(s.x()));
    return List.copyOf(found);
  }

  /** Returns the median of a value over the rounds. */
  public OptionalDouble median(Workload of, int x, String contender, String key) {
    List<Double> values =
        samples.stream()
            .filter(s -> s.workload() == of && s.x() == x && s.contender().equals(contender))
            .filter(s -> s.values().containsKey(key))
            .map(s -> s.values().get(key))
            .toList();
    return values.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Numbers.median(values));
  }

  /** Returns the median of the main value of a workload. */
  OptionalDouble median(Workload of, String contender) {
    return axis(of).isEmpty()
        ? OptionalDouble.empty()
        : median(of, axis(of).get(0), contender, of.key());
  }

  /**
   * Returns the contender that the others are compared with: uvtee, else netty-pooled, else
   * haproxy, else the first.
   */
  public String base(Workload of) {
    List<String> all = contenders(List.of(of));
    return BASES.stream().filter(all::contains).findFirst().orElse(all.isEmpty() ? "" : all.get(0));
  }

  /** Returns a contender's value divided by the base's value. */
  public OptionalDouble ratio(Workload of, String contender) {
    OptionalDouble value = median(of, contender);
    OptionalDouble base = median(of, base(of));
    return value.isEmpty() || base.isEmpty() || base.getAsDouble() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(value.getAsDouble() / base.getAsDouble());
  }

  /** Returns all results as JSON. */
  public JsonObject toJson() {
    JsonArray list = new JsonArray();
    samples.forEach(sample -> list.add(sample.toJson()));
    return facts.copy().put("samples", list).put("pool", pool);
  }

  /** Reads results from JSON. */
  public static Results fromJson(JsonObject json) {
    JsonObject facts = json.copy();
    facts.remove("samples");
    facts.remove("pool");
    Results results = new Results(facts);
    JsonArray list = json.getJsonArray("samples", new JsonArray());
    for (int i = 0; i < list.size(); i++) {
      results.add(Sample.fromJson(list.getJsonObject(i)));
    }
    results.pool(json.getJsonArray("pool", new JsonArray()));
    return results;
  }
}
