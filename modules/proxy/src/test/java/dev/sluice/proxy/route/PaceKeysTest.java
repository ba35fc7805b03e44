package dev.sluice.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.config.ConfigException;
import dev.sluice.proxy.pace.PaceOptions;
import dev.sluice.proxy.pace.PaceOptions.Pace;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaceKeysTest {

  private static JsonObject route(String mirror) {
    return new JsonObject()
        .put("name", "orders")
        .put("listen", "tcp://127.0.0.1:7000")
        .put("primary", new JsonObject().put("to", "tcp://127.0.0.1:7001"))
        .put("mirrors", new JsonArray().add(new JsonObject(mirror).put("name", "m")));
  }

  private static TcpRouteOptions read(String mirror) {
    return TcpRouteOptions.from(route(mirror));
  }

  @Test
  void aMirrorHasNoPaceUnlessItIsConfigured() {
    TcpRouteOptions route = read("{\"to\": \"tcp://127.0.0.1:7002\"}");
    assertThat(route.mirrors().get(0).pace()).isEqualTo(PaceOptions.NONE);
    assertThat(route.mayPace()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"tcp://127.0.0.1:7002", "tls://127.0.0.1:7002", "unix:///run/mirror"})
  void everySocketMayHaveAPace(String to) {
    TcpRouteOptions route =
        read("{\"to\": \"%s\", \"pace\": \"responses\", \"paceTimeout\": \"5s\"}".formatted(to));
    assertThat(route.mirrors().get(0).pace())
        .isEqualTo(new PaceOptions(Pace.RESPONSES, Duration.ofSeconds(5)));
    assertThat(route.mayPace()).isTrue();
  }

  @Test
  void aMirrorThatIsAttachedToOpenSessionsMayHaveAPace() {
    JsonObject route = route("{\"to\": \"tcp://127.0.0.1:7002\"}").put("attachMidSession", true);
    assertThat(TcpRouteOptions.from(route).mayPace()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tcp://127.0.0.1:7002 | \"pace\": \"slow\" | pace: \"slow\" must be none or responses",
        "tcp://127.0.0.1:7002 | \"paceTimeout\": \"2s\"    | paceTimeout: \"2s\" needs pace: responses",
        "tcp://127.0.0.1:7002 | \"pace\": \"responses\", \"paceTimeout\": 0 | paceTimeout: 0 is out of"
            + " range; allowed: 1ms to 10m",
        "eventbus:x           | \"pace\": \"responses\"    | pace: \"responses\" has no effect:"
            + " consumers on an event bus send no responses",
      })
  void aMistakeIsNamed(String to, String keys, String error) {
    String mirror = "{\"to\": \"%s\", %s}".formatted(to, keys);
    assertThat(catchThrowableOfType(ConfigException.class, () -> read(mirror)).errors())
        .containsExactly("mirrors[0]." + error);
  }
}
