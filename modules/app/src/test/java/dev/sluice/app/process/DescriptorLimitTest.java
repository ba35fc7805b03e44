package dev.sluice.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.app.settings.Settings;
import dev.sluice.proxy.route.RouteOptions;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class DescriptorLimitTest {
  private static final long OTHERS = DescriptorLimit.needed(List.of());

  @Test
  void eachSessionNeedsASocketForItsClientAndForEachDestination() {
    assertThat(needed("tcp", "'limits': {'sessions': 100}")).isEqualTo(100 * 3);
  }

  @Test
  void aRouteWithoutALimitCountsAsAFixedNumberOfSessions() {
    assertThat(needed("tcp", "'instances': 1")).isEqualTo(256 * 3);
  }

  @Test
  void aUdpSessionNeedsASocketForEachDestination() {
    assertThat(needed("udp", "'limits': {'sessions': 50}")).isEqualTo(50 * 2);
    assertThat(needed("udp", "'responses': 'none'")).isEqualTo(2);
  }

  private static long needed(String kind, String key) {
    String json =
        """
        {'name': 'r', 'listen': '%1$s://127.0.0.1:7000', %2$s, 'primary': {'to': '%1$s://a:1'},
         'mirrors': [{'name': 'm', 'to': '%1$s://b:1'}]}
        """
            .formatted(kind, key)
            .replace('\'', '"');
    Settings settings = Settings.of(new JsonObject(json), new JsonObject(), new JsonObject());
    List<RouteOptions> routes = settings.routes();
    return DescriptorLimit.needed(routes) - OTHERS;
  }
}
