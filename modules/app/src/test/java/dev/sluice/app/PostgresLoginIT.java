package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients of PostgreSQL whose primary and mirrors ask for different proofs. */
@OneJdkIsEnough
@Timeout(120)
class PostgresLoginIT {
  private static final String PLAIN = "sslmode=disable gssencmode=disable";
  private static Postgres primary;
  private static Postgres trusting;
  private static Postgres md5;
  private final Path folder;
  private @Nullable Example example;

  PostgresLoginIT(@TempDir Path folder) {
    this.folder = folder;
  }

  @BeforeAll
  static void startServers() throws Exception {
    primary = new Postgres("scram-sha-256");
    trusting = new Postgres("trust");
    md5 = new Postgres("md5");
  }

  @AfterAll
  static void stopServers() {
    primary.close();
    trusting.close();
    md5.close();
  }

  @AfterEach
  void stop() {
    if (example != null) {
      example.close();
    }
  }

  private int start() throws IOException {
    Path passwords = Files.writeString(folder.resolve("passwords"), "sluice:secret\n");
    Files.setPosixFilePermissions(passwords, PosixFilePermissions.fromString("rw-------"));
    Path file =
        Files.writeString(
            folder.resolve("sluice.yaml"),
            """
            routes:
              - name: postgres
                listen: tcp://127.0.0.1:0
                protocol: postgres
                primary: {to: "%s"}
                mirrors:
                  - {name: trusting, to: "%s"}
                  - {name: md5, to: "%s", login: {passwordFile: "%s"}}
            """
                .formatted(primary.url(), trusting.url(), md5.url(), passwords));
    example = new Example(file.toString(), Map.of());
    return example.port("postgres");
  }

  @Test
  void aClientOfScramIsLoggedInByTrustAndMd5() throws Exception {
    int port = start();
    assertThat(Postgres.ask(port, "sslmode=prefer", "create table t (id int)")).isEmpty();
    for (int i = 0; i < 30; i++) {
      assertThat(Postgres.ask(port, PLAIN, "insert into t values (" + i + ")")).isEmpty();
    }
    for (Postgres each : new Postgres[] {primary, trusting, md5}) {
      Eventually.until(
          "30 rows " + each.log(),
          () -> ask(each, "select count(*), sum(id) from t").equals("30|435"));
    }
  }

  private static String ask(Postgres server, String statement) {
    try {
      return server.ask(statement);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
