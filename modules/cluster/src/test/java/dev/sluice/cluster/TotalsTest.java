package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class TotalsTest {
  private static JsonObject node(JsonObject... routes) {
    return new JsonObject().put("routes", new JsonArray(List.of(routes)));
  }

  private static JsonObject route(String name, long bytes) {
    return new JsonObject().put("name", name).put("bytes", bytes);
  }

  @Test
  void a_route_that_several_nodes_run_is_added_up() {
    assertThat(Totals.of(List.of(node(route("b", 5), route("a", 1)), node(route("a", 2)))))
        .containsExactly(route("a", 3).put("nodes", 2L), route("b", 5).put("nodes", 1L));
  }

  @Test
  void nodes_without_routes_have_nothing_to_add() {
    assertThat(Totals.of(List.of(node(), new JsonObject()))).isEmpty();
  }
}
