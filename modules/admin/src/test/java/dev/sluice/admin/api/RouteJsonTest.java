package dev.sluice.admin.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.admin.spi.RouteSnapshot;
import dev.sluice.buffer.PoolOptions;
import dev.sluice.config.ConfigSection;
import dev.sluice.config.Endpoint;
import dev.sluice.config.SocketType;
import dev.sluice.proxy.destination.DestinationOptions;
import dev.sluice.proxy.destination.DestinationType;
import dev.sluice.proxy.destination.Role;
import dev.sluice.proxy.route.Destinations;
import dev.sluice.proxy.route.RouteConfig;
import dev.sluice.proxy.route.RouteOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The API shows a route with whatever kinds of destinations it has. */
class RouteJsonTest {

  /** A kind that Sluice does not come with: {@code quiet://host:port}. */
  private static final class QuietDestination implements DestinationType {
    private record Options(Endpoint to) implements DestinationOptions {}

    @Override
    public String scheme() {
      return "quiet";
    }

    @Override
    public String form() {
      return "quiet://host:port";
    }

    @Override
    public @Nullable Object parse(String rest) {
      return SocketType.TCP.parse(rest);
    }

    @Override
    public Set<Role> roles() {
      return Set.of(Role.PRIMARY, Role.MIRROR);
    }

    @Override
    public DestinationOptions options(ConfigSection section, Endpoint to) {
      return new Options(to);
    }
  }

  @Test
  void aKindOfDestinationThatIsNotOursIsShownAsItWasWritten() {
    Destinations kinds = Destinations.ALL.with(new QuietDestination());
    JsonObject written =
        new JsonObject()
            .put("name", "test")
            .put("listen", "tcp://127.0.0.1:7000")
            .put("primary", new JsonObject().put("to", "quiet://h:1"))
            .put(
                "mirrors",
                new JsonArray().add(new JsonObject().put("name", "m").put("to", "quiet://h:2")));
    ConfigSection section = ConfigSection.root(written);
    RouteOptions route = RouteConfig.route(section, PoolOptions.DEFAULT, kinds);
    assertThat(section.errors()).isEmpty();

    JsonObject shown = RouteJson.of(new RouteSnapshot(route, route.listen(), "nio", List.of()));

    assertThat(shown.getJsonObject("primary").getString("to")).isEqualTo("quiet://h:1");
    assertThat(shown.getJsonArray("mirrors").getJsonObject(0).getString("to"))
        .isEqualTo("quiet://h:2");
  }
}
