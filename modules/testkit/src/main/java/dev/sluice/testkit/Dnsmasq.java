package dev.sluice.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A name server that a test starts at a free port of 127.0.0.1; it queries no other server. */
public final class Dnsmasq implements AutoCloseable {

  private final int port = FreePort.findForBoth();
  private final Path log;
  private final ChildProcess process;

  /** Starts the server with additional options, and waits until it responds. */
  public Dnsmasq(Path directory, String name, List<String> records) throws IOException {
    log = Files.createFile(directory.resolve(name + ".log"));
    List<String> command =
        new ArrayList<>(
            List.of(
                "dnsmasq",
                "--no-daemon",
                "--conf-file=/dev/null",
                "--no-resolv",
                "--no-hosts",
                "--listen-address=127.0.0.1",
                "--bind-interfaces",
                "--port=" + port,
                "--edns-packet-max=4096",
                "--log-queries",
                "--log-facility=" + log));
    command.addAll(records);
    process = new ChildProcess(directory, command);
    // Its sockets are bound by then, and queue incoming queries.
    Eventually.until(
        () -> name + " to start; it says:\n" + process.output(),
        Duration.ofSeconds(20),
        () -> linesWith("started, version") == 1);
  }

  /** Returns the port that it listens at, for TCP and UDP. */
  public int port() {
    return port;
  }

  /** Returns the number of queries received. */
  public long queries() {
    return linesWith(" query[");
  }

  private long linesWith(String text) {
    try (Stream<String> lines = Files.lines(log)) {
      return lines.filter(line -> line.contains(text)).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
