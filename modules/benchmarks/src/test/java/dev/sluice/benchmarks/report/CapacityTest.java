package dev.sluice.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** The model compared with the measurements in the documentation. */
class CapacityTest {
  private static final Path FIGURES = Path.of("../../src-docs/performance");
  private static final double TOLERANCE = 0.25;

  private final Results published;

  CapacityTest() throws IOException {
    published = Results.fromJson(new JsonObject(Files.readString(FIGURES.resolve(Report.JSON))));
  }

  private Capacity capacity() {
    return Capacity.of(published).orElseThrow();
  }

  /** Returns the model's value divided by the measured one, at each point. */
  private Map<Integer, Double> factors(Workload workload, IntToDoubleFunction model) {
    Map<Integer, Double> factors = new TreeMap<>();
    Capacity.measured(published, workload)
        .forEach((x, y) -> factors.put(x, model.applyAsDouble(x) / y));
    assertThat(factors).hasSizeGreaterThan(2);
    return factors;
  }

  @Test
  void it_predicts_the_cost_of_bulk_with_other_numbers_of_mirrors() {
    assertThat(factors(Workload.FANOUT, capacity()::secondsPerGib).values())
        .allSatisfy(factor -> assertThat(factor).isCloseTo(1, within(TOLERANCE)));
  }

  @Test
  void it_predicts_the_memory_of_other_numbers_of_sessions() {
    assertThat(factors(Workload.MEMORY, capacity()::memoryMib).values())
        .allSatisfy(factor -> assertThat(factor).isCloseTo(1, within(TOLERANCE)));
  }

  @Test
  void it_predicts_the_cost_of_more_requests_and_overestimates_few() {
    Map<Integer, Double> factors = factors(Workload.LOAD, capacity()::cores);
    assertThat(factors.get(32_000)).isCloseTo(1, within(TOLERANCE));
    assertThat(factors.values()).allSatisfy(f -> assertThat(f).isBetween(1 - TOLERANCE, 2.0));
  }

  @Test
  void the_guide_shows_the_models_values() throws IOException {
    String shown = Files.readString(FIGURES.resolve("results.adoc"));
    assertThat(new CapacityTables(published).all())
        .isNotEmpty()
        .allSatisfy(table -> assertThat(shown).contains(table.asciidoc()));
  }

  @Test
  void a_run_with_too_few_measurements_has_no_model() {
    Results few = new Results(new JsonObject());
    few.add(new Sample(Workload.FANOUT, 1, "sluice", 1, Map.of("cpu", 1.0)));
    assertThat(Capacity.of(few)).isEmpty();
  }
}
