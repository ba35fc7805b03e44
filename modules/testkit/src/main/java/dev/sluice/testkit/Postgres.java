package dev.sluice.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A PostgreSQL server that a test starts on a free port of 127.0.0.1, with one user and that user's
 * password. The server refuses to run as root, so where the tests do, it runs as nobody.
 */
public final class Postgres implements AutoCloseable {
  /** The only user, who may do anything. */
  public static final String USER = "sluice";

  /** The user's password, where one is asked for. */
  public static final String PASSWORD = "secret";

  private static final int NOBODY = 65_534;
  // Where Debian keeps the servers of each version, which is on no user's PATH.
  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
  private static final boolean IS_ROOT = "root".equals(System.getProperty("user.name"));

  private final int port = FreePort.find();
  private final Path directory;
  private final ChildProcess process;

  /**
   * Makes a database and starts the server; waits until it accepts connections.
   *
   * @param method how the user logs in, as pg_hba.conf calls it, such as {@code trust}
   */
  public Postgres(String method) throws IOException, InterruptedException {
    // Not in a folder of JUnit's, which only the user of the tests may enter.
    directory = Files.createTempDirectory("sluice-postgres-");
    Path password = Files.writeString(directory.resolve("password"), PASSWORD);
    own(password);
    own(directory);
    Path data = directory.resolve("data");
    run(
        List.of(
            program("initdb"),
            "--pgdata=" + data,
            "--username=" + USER,
            "--pwfile=" + password,
            "--auth=" + method,
            "--locale=C",
            "--encoding=UTF8",
            "--no-sync"));
    process =
        new ChildProcess(
            directory,
            asServer(
                List.of(
                    program("postgres"),
                    "-D",
                    data.toString(),
                    "-c",
                    "listen_addresses=127.0.0.1",
                    "-c",
                    "port=" + port,
                    "-c",
                    "unix_socket_directories=",
                    "-c",
                    "fsync=off",
                    "-c",
                    "max_connections=40",
                    "-c",
                    "shared_buffers=8MB")));
    process.awaitLine("database system is ready to accept connections");
  }

  private static void own(Path file) throws IOException {
    if (IS_ROOT) {
      Files.setAttribute(file, "unix:uid", NOBODY);
    }
  }

  private static List<String> asServer(List<String> command) {
    List<String> all = new ArrayList<>();
    if (IS_ROOT) {
      all.addAll(
          List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--"));
    }
    all.addAll(command);
    return all;
  }

  private void run(List<String> command) throws InterruptedException {
    try (ChildProcess child = new ChildProcess(directory, asServer(command))) {
      if (child.awaitExit() != 0) {
        throw new IllegalStateException(command + ":\n" + child.output());
      }
    }
  }

  /** Returns the newest of Debian's, or what PATH has. */
  private static String program(String name) throws IOException {
    if (Files.isDirectory(DEBIAN)) {
      try (Stream<Path> versions = Files.list(DEBIAN)) {
        return versions
            .map(version -> version.resolve("bin").resolve(name))
            .filter(Files::isExecutable)
            .max(Comparator.naturalOrder())
            .map(Path::toString)
            .orElse(name);
      }
    }
    return name;
  }

  /** Returns the port that it listens at. */
  public int port() {
    return port;
  }

  /** Returns where it listens. */
  public String url() {
    return "tcp://127.0.0.1:" + port;
  }

  /** Returns what it has logged. */
  public String log() {
    return process.output();
  }

  /** Asks the server itself; returns what psql prints. */
  public String ask(String statement) throws InterruptedException {
    return ask(port, "sslmode=disable gssencmode=disable", statement);
  }

  /**
   * Has psql run one statement on a connection of its own.
   *
   * @param port of 127.0.0.1, a server's or what leads to one
   * @param options of the connection, as in {@code sslmode=disable}
   * @param statement in SQL
   * @return what psql prints, values alone
   */
  public static String ask(int port, String options, String statement) throws InterruptedException {
    String connection =
        "host=127.0.0.1 port=%d user=%s password=%s dbname=postgres %s"
            .formatted(port, USER, PASSWORD, options);
    List<String> command = List.of("psql", "-X", "-q", "-A", "-t", "-c", statement, connection);
    try (ChildProcess psql = new ChildProcess(Path.of("/"), command)) {
      if (psql.awaitExit() != 0) {
        throw new AssertionError(statement + ":\n" + psql.output());
      }
      return psql.output();
    }
  }

  /** Stops it and deletes its files. */
  @Override
  public void close() {
    process.close();
    delete(directory);
  }

  private static void delete(Path path) {
    try {
      if (Files.isDirectory(path)) {
        try (Stream<Path> inside = Files.list(path)) {
          inside.forEach(Postgres::delete);
        }
      }
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
