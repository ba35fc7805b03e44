package dev.sluice.proxy.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sluice.config.ConfigException;
import dev.sluice.testkit.KeyFiles;
import dev.sluice.tls.StartTls;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The options of a route with {@code protocol: postgres}. */
class PostgresOptionsTest {
  private final Path file;
  private final JsonObject login = new JsonObject();
  private final JsonObject mirror =
      new JsonObject().put("name", "next").put("to", "tcp://127.0.0.1:2").put("login", login);
  private final JsonObject route =
      new JsonObject()
          .put("name", "db")
          .put("listen", "tcp://127.0.0.1:0")
          .put("protocol", "postgres")
          .put("primary", new JsonObject().put("to", "tcp://127.0.0.1:1"))
          .put("mirrors", new JsonArray().add(mirror));

  PostgresOptionsTest(@TempDir Path folder) {
    file = folder.resolve("passwords");
  }

  @BeforeEach
  void writePasswords() throws IOException {
    write("app:secret\n", "rw-------");
    login.put("passwordFile", file.toString());
  }

  private void write(String text, String rights) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
  }

  private List<String> errors() {
    return catchThrowableOfType(ConfigException.class, () -> TcpRouteOptions.from(route)).errors();
  }

  @Test
  void aRouteKnowsItsProtocolAndTheMirrorItsPasswords() {
    TcpRouteOptions options = TcpRouteOptions.from(route);
    assertThat(options.protocol()).isEqualTo(Protocol.POSTGRES);
    assertThat(options.mirrors().get(0).passwords()).hasToString("passwords of " + file);
  }

  @Test
  void aReloadOfTheSameFileIsNoChange() throws IOException {
    TcpRouteOptions before = TcpRouteOptions.from(route);
    write("app:other\n", "rw-------");
    assertThat(TcpRouteOptions.from(route)).isEqualTo(before);
    login.put("user", "app");
    write("other\n", "rw-------");
    assertThat(TcpRouteOptions.from(route)).isNotEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource({"none", "tls"})
  void theProtocolIsOneThatIsKnown(String protocol) {
    route.put("protocol", protocol);
    assertThat(errors())
        .first()
        .asString()
        .startsWith(protocol.equals("none") ? "mirrors[0].login" : "protocol: \"tls\" must be");
  }

  @Test
  void aMirrorIsAServer() {
    mirror.put("to", "eventbus:next").remove("login");
    assertThat(errors())
        .containsExactly(
            "mirrors[0].to: \"eventbus:next\" is no server of PostgreSQL, which protocol: postgres"
                + " needs; allowed: tcp://, tls:// or unix://");
  }

  @Test
  void aMirrorCannotJoinAnOpenSession() {
    route.put("attachMidSession", true);
    assertThat(errors())
        .singleElement()
        .asString()
        .startsWith("attachMidSession: true cannot be with protocol: postgres");
  }

  @ParameterizedTest
  @CsvSource({
    "'app:secret', rw-r--r--, may be read or written by every user; allowed: after chmod 600",
    "'secret', rw-------, 'has no user:password in line 1'",
    "'# a comment\n\n:secret', rw-------, 'has no user:password in line 3'",
    "'app:', rw-------, 'has no user:password in line 1'"
  })
  void aFileThatCannotBeUsedIsAnErrorWithoutItsSecrets(String text, String rights, String why)
      throws IOException {
    write(text, rights);
    assertThat(errors())
        .containsExactly("mirrors[0].login.passwordFile: \"%s\" %s".formatted(file, why));
  }

  @Test
  void aFileOfOneUserHasOneLine() throws IOException {
    login.put("user", "app");
    write("one\ntwo\n", "rw-------");
    assertThat(errors())
        .containsExactly(
            "mirrors[0].login.passwordFile: \"%s\" has 2 lines; allowed beside user: one, the password"
                .formatted(file));
  }

  @Test
  void aMissingFileIsAnError() throws IOException {
    Files.delete(file);
    assertThat(errors())
        .containsExactly("mirrors[0].login.passwordFile: \"%s\" no such file".formatted(file));
    login.put("user", "app").remove("passwordFile");
    assertThat(errors())
        .containsExactly(
            "mirrors[0].login.passwordFile: missing: the file with the password of user");
  }

  @Test
  void clientsAreAskedForTlsAsTheProtocolHasItUnlessConfigured() {
    KeyFiles files = KeyFiles.of("localhost");
    JsonObject certificate =
        new JsonObject().put("cert", files.cert().toString()).put("key", files.key().toString());
    JsonObject tls = new JsonObject().put("certificates", new JsonArray().add(certificate));
    route.put("listen", "tls://127.0.0.1:0").put("tls", tls);
    assertThat(startTls()).isEqualTo(StartTls.POSTGRES);
    tls.put("startTls", "none");
    assertThat(startTls()).isEqualTo(StartTls.NONE);
  }

  private StartTls startTls() {
    return Objects.requireNonNull(TcpRouteOptions.from(route).tls()).startTls();
  }
}
