package dev.sluice.benchmarks.report;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeSet;

/** Everything that a run has measured, and what it was measured with. */
public final class Results {
  private static final List<String> BASES = List.of("uvtee", "netty-pooled");

  private final JsonObject facts;
  private final List<Sample> samples = new ArrayList<>();
  private JsonArray pool = new JsonArray();

  /**
   * Nothing measured yet.
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

  /** Sets what JMH has written about the pools. */
  public void pool(JsonArray written) {
    pool = written;
  }

  /** What JMH has written about the pools. */
  public JsonArray pool() {
    return pool;
  }

  JsonObject facts() {
    return facts;
  }

  /** The contenders of some workloads, in the order in which they were first measured. */
  public List<String> contenders(List<Workload> of) {
    return samples.stream()
        .filter(sample -> of.contains(sample.workload()))
        .map(Sample::contender)
        .distinct()
        .toList();
  }

  /** Where on its axis a workload was measured. */
  public List<Integer> axis(Workload of) {
    TreeSet<Integer> found = new TreeSet<>();
    samples.stream().filter(sample -> sample.workload() == of).forEach(s -> found.add(s.x()));
    return List.copyOf(found);
  }

  /** The median of a value over the rounds. */
  public OptionalDouble median(Workload of, int x, String contender, String key) {
    List<Double> values =
        samples.stream()
            .filter(s -> s.workload() == of && s.x() == x && s.contender().equals(contender))
            .filter(s -> s.values().containsKey(key))
            .map(s -> s.values().get(key))
            .toList();
    return values.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Numbers.median(values));
  }

  /** The median of the value that a race is about. */
  OptionalDouble median(Workload of, String contender) {
    return axis(of).isEmpty()
        ? OptionalDouble.empty()
        : median(of, axis(of).get(0), contender, of.key());
  }

  /** Whom the others are compared with: uvtee, else netty-pooled, else the first. */
  public String base(Workload of) {
    List<String> all = contenders(List.of(of));
    return BASES.stream().filter(all::contains).findFirst().orElse(all.isEmpty() ? "" : all.get(0));
  }

  /** How many times the base's value a contender's is. */
  public OptionalDouble ratio(Workload of, String contender) {
    OptionalDouble value = median(of, contender);
    OptionalDouble base = median(of, base(of));
    return value.isEmpty() || base.isEmpty() || base.getAsDouble() == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(value.getAsDouble() / base.getAsDouble());
  }

  /** All of it. */
  public JsonObject toJson() {
    JsonArray list = new JsonArray();
    samples.forEach(sample -> list.add(sample.toJson()));
    return facts.copy().put("samples", list).put("pool", pool);
  }

  /** Reads it back. */
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
