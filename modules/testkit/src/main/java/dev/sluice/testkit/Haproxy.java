package dev.sluice.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** HAProxy, which a test starts in the foreground with its own configuration. */
public final class Haproxy implements AutoCloseable {

  private final ChildProcess process;

  /**
   * Starts it and waits until it listens.
   *
   * @param directory a directory for its files
   * @param proxies the frontends and backends of its configuration
   * @param port one of the ports of 127.0.0.1 where it listens
   */
  public Haproxy(Path directory, String proxies, int port) throws IOException {
    String common =
        """
        global
          maxconn 100
        defaults
          timeout connect 5s
          timeout client 30s
          timeout server 30s
        """;
    Path conf = Files.writeString(directory.resolve("haproxy.cfg"), common + proxies);
    process = new ChildProcess(directory, List.of("haproxy", "-db", "-f", conf.toString()));
    Eventually.until(
        () -> "HAProxy at port " + port + "; it says:\n" + process.output(),
        Duration.ofSeconds(20),
        () -> !TestClient.isRefused("tcp://127.0.0.1:" + port));
  }

  @Override
  public void close() {
    process.close();
  }
}
