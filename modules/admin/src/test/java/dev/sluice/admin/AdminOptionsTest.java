package dev.sluice.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.ConfigSection;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdminOptionsTest {
  private static final HttpAddress HEALTH = new HttpAddress(false, "0.0.0.0", 7081);

  private final JsonObject json = new JsonObject();
  private List<String> errors = List.of();

  private AdminOptions read() {
    ConfigSection root = ConfigSection.root(new JsonObject().put("admin", json));
    AdminOptions options = AdminOptions.read(root.section(AdminOptions.ADMIN));
    errors = root.errors();
    return options;
  }

  @Test
  void an_empty_section_is_an_admin_on_loopback() {
    AdminOptions options = read();
    assertThat(errors).isEmpty();
    assertThat(options.listen()).hasToString("http://127.0.0.1:7080");
    assertThat(options.health()).isNull();
  }

  @Test
  void health_needs_no_token_off_loopback_and_no_admin() {
    json.put("health", HEALTH.toString());
    AdminOptions options = read();
    assertThat(errors).isEmpty();
    assertThat(options.listen()).isNull();
    assertThat(options.health()).isEqualTo(HEALTH);
  }

  @Test
  void an_admin_may_have_health_at_another_address() {
    json.put("listen", "http://[::1]:7080").put("health", HEALTH.toString());
    AdminOptions options = read();
    assertThat(errors).isEmpty();
    assertThat(options.listen()).hasToString("http://[::1]:7080");
    assertThat(options.health()).isEqualTo(HEALTH);
  }

  @Test
  void both_listeners_need_addresses_of_their_own() {
    json.put("listen", "http://localhost:7081").put("health", "http://0.0.0.0:7081");
    read();
    assertThat(errors)
        .containsExactly(
            "admin.health: \"http://0.0.0.0:7081\" is an address of listen, http://localhost:7081;"
                + " allowed: another host or port");
    json.put("listen", "http://127.0.0.1:0").put("health", "http://127.0.0.1:0");
    read();
    assertThat(errors).isEmpty();
  }

  @Test
  void keys_of_the_admin_are_errors_without_it() {
    json.put("health", HEALTH.toString()).put("rateLimit", 5);
    read();
    assertThat(errors).containsExactly("admin.rateLimit: 5 has no effect without listen");
  }

  @Test
  void an_address_must_have_a_port() {
    json.put("health", "http://0.0.0.0");
    read();
    assertThat(errors)
        .containsExactly(
            "admin.health: \"http://0.0.0.0\" is not an address; allowed: http://host:port or"
                + " https://host:port, such as http://127.0.0.1:7080");
  }
}
