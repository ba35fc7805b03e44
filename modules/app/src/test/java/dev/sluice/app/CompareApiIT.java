package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What operators see of a comparison, which they begin in a running proxy through its API. */
@OneJdkIsEnough
@Timeout(60)
class CompareApiIT extends WithAdmin {
  private static final String ORDERS = "/api/routes/orders";
  private static final int FLIPPED = 500;

  private final Peer mirror = Peer.tcp(Behaviour.flipping(FLIPPED));

  CompareApiIT(@TempDir Path folder) {
    super(folder);
  }

  @AfterEach
  void close() {
    mirror.close();
  }

  private JsonArray differences(String query) {
    return new JsonObject(admin.text(ORDERS + "/differences" + query)).getJsonArray("differences");
  }

  @Test
  void theDifferencesAndTheVerdictAreShown() throws Exception {
    String body = "{'name': 'm', 'to': '%s'}".formatted(mirror.url());
    assertThat(ask("POST", MIRRORS, body).statusCode()).isEqualTo(201);
    assertThat(admin.orders().getValue("comparison")).isNull();
    assertThat(differences("")).isEmpty();
    String patch = "{'compare': {'mirror': 'm', 'show': 'bytes'}}";
    assertThat(ask("PATCH", ORDERS, patch).statusCode()).isEqualTo(200);
    relay();
    relay();
    relay();
    Eventually.until("three differences", () -> differences("").size() == 3);
    JsonObject newest = differences("?limit=1").getJsonObject(0);
    assertThat(newest.getInteger("offset")).isEqualTo(FLIPPED);
    assertThat(newest.getString("mirror")).isEqualTo("m");
    assertThat(newest.getJsonObject("fromPrimary").getString("bytes")).hasSize(64);
    JsonArray rest = differences("?before=" + newest.getLong("number"));
    assertThat(rest).hasSize(2);
    assertThat(rest.getJsonObject(0).getLong("number")).isLessThan(newest.getLong("number"));
    Eventually.until(
        "the verdict",
        () ->
            admin
                .orders()
                .getJsonObject("comparison")
                .getString("verdict")
                .startsWith("m: 0 % equal"));
    assertThat(admin.orders().getJsonObject("comparison").getJsonObject("sessions"))
        .isEqualTo(new JsonObject().put("differs", 3));
    assertThat(admin.text("/metrics"))
        .contains(
            "sluice_compare_sessions_total{mirror=\"m\",result=\"differs\",route=\"orders\"} 3.0")
        .contains("sluice_compare_first_byte_seconds_count{mirror=\"m\",route=\"orders\",side=");
    // A mirror that is compared cannot be detached, because the route would be wrong then.
    assertThat(ask("DELETE", MIRRORS + "/m", "").statusCode()).isEqualTo(409);
    assertThat(ask("PATCH", ORDERS, "{'compare': null}").statusCode()).isEqualTo(200);
    assertThat(ask("DELETE", MIRRORS + "/m", "").statusCode()).isEqualTo(204);
  }
}
