package dev.sluice.app.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.app.settings.ConfigEdit;
import dev.sluice.app.settings.ConfigEdits;
import dev.sluice.config.ConfigException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** Clients of the API may not move passwords. */
class LoginRuleTest {
  private final JsonObject config =
      new JsonObject()
          .put(
              "routes",
              new JsonArray()
                  .add(
                      new JsonObject()
                          .put("name", "db")
                          .put("mirrors", new JsonArray().add(mirror("next", "tcp://a:1")))));

  private static JsonObject mirror(String name, String to) {
    JsonObject login = new JsonObject().put("passwordFile", "/passwords");
    return new JsonObject().put("name", name).put("to", to).put("login", login);
  }

  private void refused(ConfigEdit edit) {
    assertThatThrownBy(() -> LoginRule.keptBy(edit).applyTo(config))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("its passwords are sent there");
  }

  @Test
  void aLoginIsNotSentToANewMirror() {
    refused(ConfigEdits.attach("db", mirror("mine", "tcp://b:1")));
  }

  @Test
  void aMirrorWithALoginDoesNotMove() {
    refused(ConfigEdits.patchMirror("db", "next", new JsonObject().put("to", "tcp://b:1")));
    refused(
        ConfigEdits.patchMirror(
            "db", "next", new JsonObject().put("tls", new JsonObject().put("verify", false))));
  }

  @Test
  void otherKeysOfItMayChange() {
    JsonObject patch = new JsonObject().put("sample", "5%");
    assertThat(LoginRule.keptBy(ConfigEdits.patchMirror("db", "next", patch)).applyTo(config))
        .isEqualTo("routes[0].mirrors[0]");
    JsonObject without = mirror("other", "tcp://b:1");
    without.remove("login");
    assertThat(LoginRule.keptBy(ConfigEdits.attach("db", without)).applyTo(config))
        .isEqualTo("routes[0].mirrors[1]");
  }
}
