package dev.sluice.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A PgBouncer that a test starts on a free port of 127.0.0.1, in front of a {@link Postgres}. Like
 * that server, it refuses to run as root.
 */
public final class PgBouncer implements AutoCloseable {
  private final int port = FreePort.find();
  private final Path files = Files.createTempDirectory("sluice-pgbouncer-");
  private final ChildProcess process;

  /**
   * Starts it, and waits until it accepts connections.
   *
   * @param method how clients prove themselves, such as {@code scram-sha-256}
   * @param mode when a connection to the server returns to the pool, such as {@code transaction}
   */
  public PgBouncer(Postgres server, String method, String mode) throws IOException {
    Path users = files.resolve("users");
    Files.writeString(users, "\"%s\" \"%s\"\n".formatted(Postgres.USER, Postgres.PASSWORD));
    Path settings =
        Files.writeString(
            files.resolve("settings"),
            """
            [databases]
            * = host=127.0.0.1 port=%d
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = %d
            unix_socket_dir =
            auth_type = %s
            auth_file = %s
            pool_mode = %s
            ignore_startup_parameters = extra_float_digits
            """
                .formatted(server.port(), port, method, users, mode));
    Postgres.own(users);
    Postgres.own(settings);
    Postgres.own(files);
    process =
        new ChildProcess(
            Path.of("/"), Postgres.asServer(List.of("pgbouncer", settings.toString())));
    process.awaitLine("process up");
  }

  /** Returns its address. */
  public String url() {
    return "tcp://127.0.0.1:" + port;
  }

  /** Returns what it has logged. */
  public String log() {
    return process.output();
  }

  @Override
  public void close() {
    process.close();
    Postgres.delete(files);
  }
}
