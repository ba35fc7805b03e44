package dev.sluice.admin.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.admin.spi.Difference;
import dev.sluice.admin.spi.Difference.Kind;
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

  private static JsonObject shown(Difference... changes) {
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

    RouteSnapshot snapshot = new RouteSnapshot(route, route.listen(), "nio", List.of(), List.of());
    return RouteJson.of(snapshot, List.of(changes));
  }

  private static JsonObject mirror(JsonObject shown) {
    return shown.getJsonArray("mirrors").getJsonObject(0);
  }

  @Test
  void aKindOfDestinationThatIsNotOursIsShownAsItWasWritten() {
    JsonObject shown = shown();
    assertThat(shown.getJsonObject("primary").getString("to")).isEqualTo("quiet://h:1");
    assertThat(mirror(shown).getString("to")).isEqualTo("quiet://h:2");
  }

  @Test
  void aRouteAndAMirrorSayHowTheyDifferFromTheFile() {
    JsonObject same = shown(new Difference("routes.test2.idleTimeout", Kind.CHANGED, "1s", "2s"));
    assertThat(same.getBoolean("differs")).isFalse();
    assertThat(mirror(same).getValue("live", "absent")).isNull();

    JsonObject route = shown(new Difference("routes.test.idleTimeout", Kind.CHANGED, "1s", "2s"));
    assertThat(route.getBoolean("differs")).isTrue();
    assertThat(mirror(route).getValue("live", "absent")).isNull();

    String mirror = "routes.test.mirrors.m";
    JsonObject added = shown(new Difference(mirror, Kind.ADDED, null, new JsonObject()));
    assertThat(added.getBoolean("differs")).isTrue();
    assertThat(mirror(added).getString("live")).isEqualTo("added");

    JsonObject changed = shown(new Difference(mirror + ".sample", Kind.CHANGED, "1%", "2%"));
    assertThat(mirror(changed).getString("live")).isEqualTo("changed");
  }
}
