package dev.sluice.app.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.app.settings.Settings;
import dev.sluice.frame.length.LengthType;
import dev.sluice.proxy.compare.CompareOptions;
import dev.sluice.proxy.route.TcpRouteOptions;
import dev.sluice.testkit.OneJdkIsEnough;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.ByteOrder;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A comparison is a route with one or two mirrors. */
@OneJdkIsEnough
class SetupTest {

  private static CompareOptions options(Setup setup) {
    Settings settings = Settings.of(setup.config(), new JsonObject(), new JsonObject());
    TcpRouteOptions route = (TcpRouteOptions) settings.routes().get(0);
    return Objects.requireNonNull(route.compare());
  }

  private static Setup setup(String control, JsonObject options) {
    return new Setup(
        "tcp://127.0.0.1:0",
        "tcp://127.0.0.1:1",
        "tls://127.0.0.1:2",
        control,
        options,
        null,
        null);
  }

  @Test
  void theControlAndTheOptionsReachTheRoute() {
    JsonObject frame = new JsonObject().put("offset", 1).put("length", 4).put("adjust", -4);
    CompareOptions options =
        options(
            setup(
                "tcp://127.0.0.1:3",
                new JsonObject().put("frame", frame).put("ignore", new JsonArray().add("0-3"))));
    assertThat(options.mirror()).isEqualTo("mirror");
    assertThat(options.control()).isEqualTo("control");
    assertThat(options.frame()).isEqualTo(new LengthType(1, 4, -4, ByteOrder.BIG_ENDIAN));
    assertThat(options.ignore()).isNotNull();
  }
}
