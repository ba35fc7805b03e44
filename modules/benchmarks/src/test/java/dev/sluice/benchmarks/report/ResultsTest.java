package dev.sluice.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultsTest {
  private final Results results = new Results(new JsonObject().put("command", "bin/bench"));

  private void flood(String contender, double... perRound) {
    for (int i = 0; i < perRound.length; i++) {
      Map<String, Double> values = Map.of("cpu", perRound[i]);
      results.add(new Sample(Workload.FLOOD1, 1, contender, i + 1, values));
    }
  }

  @Test
  void rounds_become_their_median() {
    flood("sluice", 3, 1, 2);
    assertThat(results.median(Workload.FLOOD1, "sluice")).hasValue(2);
  }

  @Test
  void ratios_are_to_uvtee() {
    flood("sluice", 3);
    flood("netty-pooled", 4);
    flood("uvtee", 2);
    assertThat(results.base(Workload.FLOOD1)).isEqualTo("uvtee");
    assertThat(results.ratio(Workload.FLOOD1, "sluice")).hasValue(1.5);
  }

  @Test
  void without_uvtee_ratios_are_to_netty() {
    flood("sluice", 3);
    flood("netty-pooled", 4);
    assertThat(results.ratio(Workload.FLOOD1, "sluice")).hasValue(0.75);
  }

  @Test
  void with_tls_ratios_are_to_haproxy_and_the_goal_is_shown() {
    results.add(new Sample(Workload.TLS_PING1, 1, "sluice", 1, Map.of("cpu", 22.0)));
    results.add(new Sample(Workload.TLS_PING1, 1, "haproxy", 1, Map.of("cpu", 20.0)));
    assertThat(results.ratio(Workload.TLS_PING1, "sluice")).hasValue(1.1);
    assertThat(new Report(results).text())
        .contains("ratio to haproxy", "22.0 (1.10)", "goal of sluice", "  (1.10)\n");
  }

  @Test
  void a_missing_measurement_has_no_value() {
    flood("sluice", 3);
    assertThat(results.median(Workload.FLOOD1, "uvtee")).isEmpty();
    assertThat(results.median(Workload.PING1, "sluice")).isEmpty();
    assertThat(results.ratio(Workload.PING1, "sluice")).isEmpty();
  }

  @Test
  void contenders_stay_in_their_order_and_axes_are_sorted() {
    results.add(new Sample(Workload.FANOUT, 8, "sluice", 1, Map.of("cpu", 1.0)));
    results.add(new Sample(Workload.FANOUT, 2, "netty-pooled", 1, Map.of("cpu", 1.0)));
    assertThat(results.contenders(List.of(Workload.FANOUT)))
        .containsExactly("sluice", "netty-pooled");
    assertThat(results.axis(Workload.FANOUT)).containsExactly(2, 8);
  }

  @Test
  void json_is_read_back_as_it_was_written() {
    flood("sluice", 3.25, 1);
    results.pool(new JsonArray().add(new JsonObject().put("benchmark", "ping")));
    JsonObject json = new JsonObject(results.toJson().encodePrettily());
    assertThat(Results.fromJson(json).toJson()).isEqualTo(results.toJson());
  }
}
