package dev.sluice.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.config.ConfigException;
import dev.sluice.proxy.unix.SocketRights;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a route may say about its Unix socket: alike for streams and datagrams. */
class SocketConfigTest {

  private static JsonObject route(String listen) {
    String to = listen.startsWith("unixgram:") ? "unixgram:///to" : "unix:///to";
    JsonObject route =
        new JsonObject()
            .put("name", "a")
            .put("listen", listen)
            .put("primary", new JsonObject().put("to", to));
    return isForDatagrams(listen) ? route.put("responses", "none") : route;
  }

  private static boolean isForDatagrams(String listen) {
    return listen.startsWith("u") && !listen.startsWith("unix:");
  }

  private static RouteOptions read(JsonObject route) {
    return isForDatagrams(route.getString("listen"))
        ? UdpRouteOptions.from(route)
        : TcpRouteOptions.from(route);
  }

  private static List<String> errorsOf(JsonObject route) {
    ConfigException failure = catchThrowableOfType(ConfigException.class, () -> read(route));
    return failure == null ? List.of() : failure.errors();
  }

  @ParameterizedTest
  @ValueSource(strings = {"unix:///x", "unixgram:///x"})
  void a_key_that_is_left_out_changes_nothing(String listen) {
    assertThat(read(route(listen)).socket()).isEqualTo(SocketRights.AS_MADE);
    assertThat(read(route(listen).put("socket", new JsonObject())).socket())
        .isEqualTo(SocketRights.AS_MADE);
  }

  @ParameterizedTest
  @CsvSource({"660, 0660", "\"660\", 0660", "\"0660\", 0660", "0, 0", "7, 07", "777, 0777"})
  void a_mode_is_octal_as_a_number_and_as_text(String mode, String octal) {
    JsonObject socket = new JsonObject("{\"mode\": " + mode + "}");
    assertThat(read(route("unix:///x").put("socket", socket)).socket().mode())
        .isEqualTo(Integer.parseInt(octal, 8));
  }

  @Test
  void an_owner_is_a_name_or_a_number() {
    JsonObject byName = new JsonObject().put("user", "root").put("group", "root");
    JsonObject byNumber = new JsonObject().put("user", 0).put("group", "0");
    SocketRights rights = read(route("unix:///x").put("socket", byName)).socket();
    assertThat(rights.user()).hasToString("root");
    assertThat(read(route("unixgram:///x").put("socket", byNumber)).socket()).isEqualTo(rights);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mode  | 778      | 778 is not a mode; allowed: 0 to 777, in octal digits",
        "mode  | 1777     | 1777 is not a mode; allowed: 0 to 777, in octal digits",
        "mode  | -1       | -1 is not a mode; allowed: 0 to 777, in octal digits",
        "mode  | 6.6      | 6.6 is not a mode; allowed: 0 to 777, in octal digits",
        "mode  | \"rw-\"  | \"rw-\" is not a mode; allowed: 0 to 777, in octal digits",
        "mode  | null     | null is no value; give one, or leave out the key",
        "user  | \"no-1\" | \"no-1\" is no user of this machine; allowed: the name or number of an existing user",
        "user  | -1       | -1 is no user of this machine; allowed: the name or number of an existing user",
        "user  | \"\"     | \"\" is no user of this machine; allowed: the name or number of an existing user",
        "group | \"no-1\" | \"no-1\" is no group of this machine; allowed: the name or number of an existing group",
        "grup  | 1        | unknown key; did you mean group?",
      })
  void a_bad_value_is_one_error(String key, String value, String error) {
    JsonObject socket = new JsonObject().put(key, new JsonArray("[" + value + "]").getValue(0));
    for (String listen : List.of("unix:///x", "unixgram:///x")) {
      assertThat(errorsOf(route(listen).put("socket", socket)))
          .containsExactly("socket." + key + ": " + error);
    }
  }

  @Test
  void without_a_unix_socket_each_key_is_an_error() {
    JsonObject socket = new JsonObject().put("mode", 660).put("user", "root");
    assertThat(errorsOf(route("tcp://h:1").put("socket", socket)))
        .containsExactly(
            "socket.mode: 660 has no effect at tcp://h:1; allowed: only if listen is unix:// or"
                + " unixgram://",
            "socket.user: \"root\" has no effect at tcp://h:1; allowed: only if listen is unix:// or"
                + " unixgram://");
    assertThat(errorsOf(route("tcp://h:1").put("socket", new JsonObject()))).isEmpty();
    assertThat(errorsOf(route("tcp://h:1").put("socket", 660)))
        .containsExactly("socket: 660 is not a section; allowed: keys with values");
  }

  @Test
  void a_path_must_leave_room_for_the_folder_in_which_the_socket_is_created() {
    String longest = "unix:///" + "x".repeat(101);
    assertThat(errorsOf(route(longest + "/123"))).isEmpty();
    assertThat(errorsOf(route(longest + "x/1")))
        .containsExactly(
            "listen: \""
                + longest
                + "x/1\" is too long to listen at; allowed: a path of at most 106 bytes, its folder at"
                + " most 102");
    assertThat(errorsOf(route(longest + "/1234"))).hasSize(1);
  }
}
