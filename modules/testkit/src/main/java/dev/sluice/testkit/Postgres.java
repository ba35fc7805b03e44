package dev.sluice.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server that a test starts on a free port of 127.0.0.1, with one user and that user's
 * password. PostgreSQL refuses to run as root; if the tests run as root, it runs as the user
 * nobody.
 */
public final class Postgres implements AutoCloseable {
  /** The only user, a superuser. */
  public static final String USER = "sluice";

  /** The user's password, if the method needs one. */
  public static final String PASSWORD = "secret";

  private static final int NOBODY = 65_534;
  // Debian's folder for the servers of each version, which is not in PATH.
  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
  private static final boolean IS_ROOT = "root".equals(System.getProperty("user.name"));

  private final int port = FreePort.find();
  private final Path directory;
  private final ChildProcess process;

  /**
   * Creates a database and starts the server; waits until it accepts connections.
   *
   * @param method the authentication method of pg_hba.conf, such as {@code trust}
   */
  public Postgres(String method) throws IOException, InterruptedException {
    this(method, null);
  }

  /**
   * The same with TLS, which the server offers and does not require.
   *
   * @param tls its certificate and key; null for a server without TLS
   */
  public Postgres(String method, @Nullable KeyFiles tls) throws IOException, InterruptedException {
    // Not in JUnit's folder, which only the tests' user may enter.
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
    List<String> command = new ArrayList<>(List.of(program("postgres"), "-D", data.toString()));
    setting(command, "listen_addresses=127.0.0.1");
    setting(command, "port=" + port);
    setting(command, "unix_socket_directories=");
    setting(command, "fsync=off");
    setting(command, "max_connections=100");
    setting(command, "shared_buffers=8MB");
    if (tls != null) {
      setting(command, "ssl=on");
      setting(command, "ssl_cert_file=" + copy(tls.cert()));
      setting(command, "ssl_key_file=" + copy(tls.key()));
    }
    process = new ChildProcess(directory, asServer(command));
    process.awaitLine("database system is ready to accept connections");
  }

  /**
   * Starts a server that refuses connections without TLS.
   *
   * @param tls its certificate and key
   */
  public static Postgres requiringTls(String method, KeyFiles tls)
      throws IOException, InterruptedException {
    Postgres server = new Postgres(method, tls);
    Path rules = server.directory.resolve("data").resolve("pg_hba.conf");
    Files.writeString(rules, Files.readString(rules).replace("\nhost ", "\nhostssl "));
    own(rules);
    server.process.signal("HUP");
    server.process.awaitLine("received SIGHUP, reloading configuration files");
    return server;
  }

  private static void setting(List<String> command, String setting) {
    command.addAll(List.of("-c", setting));
  }

  /** Copies a file for the server, which refuses a key that others may read. */
  private Path copy(Path file) throws IOException {
    Path copy = Files.copy(file, directory.resolve(file.getFileName()));
    Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rw-------"));
    own(copy);
    return copy;
  }

  static void own(Path file) throws IOException {
    if (IS_ROOT) {
      Files.setAttribute(file, "unix:uid", NOBODY);
    }
  }

  static List<String> asServer(List<String> command) {
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

  /** Returns Debian's newest version, or the program in PATH. */
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

  /** Returns its address. */
  public String url() {
    return "tcp://127.0.0.1:" + port;
  }

  /** Returns what it has logged. */
  public String log() {
    return process.output();
  }

  /** Runs a statement on this server; returns psql's output. */
  public String ask(String statement) throws InterruptedException {
    return ask(port, "sslmode=disable gssencmode=disable", statement);
  }

  /**
   * Runs one statement with psql, on a new connection.
   *
   * @param port a port of 127.0.0.1: of a server, or of a proxy before it
   * @param options options of the connection, such as {@code sslmode=disable}
   * @param statement the SQL statement
   * @return psql's output, only values
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

  /** Stops the server and deletes its files. */
  @Override
  public void close() {
    process.close();
    delete(directory);
  }

  static void delete(Path path) {
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
