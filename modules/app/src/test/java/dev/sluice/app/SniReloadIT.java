package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.app.routes.RouteManager;
import dev.sluice.app.settings.Settings;
import dev.sluice.testkit.Background;
import dev.sluice.testkit.FreePort;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.TlsSite;
import dev.sluice.testkit.TlsVisitor;
import dev.sluice.transport.Transports;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Routes at one address come, change and go, and no client of the others is refused or lost. */
@OneJdkIsEnough
@Timeout(120)
class SniReloadIT {
  private static final JsonObject NONE = new JsonObject();
  private static final int LOOPS = 2;

  private final int port = FreePort.find();
  private final Vertx vertx =
      Vertx.builder()
          .with(new VertxOptions().setEventLoopPoolSize(LOOPS))
          .withTransport(Transports.auto(false))
          .build();
  private final RouteManager routes = new RouteManager(vertx, LOOPS);
  private final TlsSite a = new TlsSite("a.example.com");
  private final TlsSite b = new TlsSite("b.example.com");

  @AfterEach
  void close() throws Exception {
    routes.stop().await();
    vertx.close().await();
    a.close();
    b.close();
  }

  private JsonObject route(String name, TlsSite to, String... serverNames) {
    JsonObject route =
        new JsonObject()
            .put("name", name)
            .put("listen", "tcp://127.0.0.1:" + port)
            .put("primary", new JsonObject().put("to", to.url()));
    return serverNames.length == 0
        ? route
        : route.put("when", new JsonObject().put("sni", new JsonArray(List.of(serverNames))));
  }

  private void apply(JsonObject... all) {
    JsonArray array = new JsonArray(new ArrayList<>(List.of(all)));
    routes.apply(Settings.of(new JsonObject().put("routes", array), NONE, NONE)).await();
  }

  private String serverOf(String name) throws IOException {
    try (TlsVisitor visitor = TlsVisitor.connect(port, name)) {
      assertThat(visitor.ask("hello")).isEqualTo("hello");
      return visitor.server();
    }
  }

  @Test
  void theClientsOfOneRouteNoticeNoChangeOfTheOthers() throws Exception {
    apply(route("b", b)); // alone at its address, and for all clients
    TlsVisitor open = TlsVisitor.connect(port, "b.example.com");
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger visits = new AtomicInteger();
    Background clients =
        Background.run(
            () -> {
              while (!over.get()) {
                assertThat(serverOf("b.example.com")).isEqualTo("CN=b.example.com");
                visits.incrementAndGet();
              }
            });
    JsonObject ofB = route("b", b, "b.example.com");
    apply(ofB, route("rest", a)); // the first one is for fewer clients, and a new one for all
    assertThat(serverOf("x.example.com")).isEqualTo("CN=a.example.com");
    apply(ofB, route("a", a, "a.example.com")); // another one is removed, and one is added
    assertThat(serverOf("a.example.com")).isEqualTo("CN=a.example.com");
    apply(ofB, route("a", a, "*.example.com").put("drainTimeout", "1s")); // changed
    assertThat(serverOf("y.example.com")).isEqualTo("CN=a.example.com");
    apply(ofB, route("c", a, "*.example.com")); // renamed
    assertThat(serverOf("z.example.com")).isEqualTo("CN=a.example.com");
    apply(ofB); // alone again, but not for all
    assertThatThrownBy(() -> serverOf("z.example.com")).isInstanceOf(IOException.class);
    apply(route("b", b));
    assertThat(serverOf("z.example.com")).isEqualTo("CN=b.example.com");
    assertThat(open.ask("still here")).isEqualTo("still here");
    open.close();
    over.set(true);
    clients.join();
    assertThat(visits).hasPositiveValue();
  }
}
