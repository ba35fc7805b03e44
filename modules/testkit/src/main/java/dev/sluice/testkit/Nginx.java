package dev.sluice.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** An nginx that a test starts on a free port of 127.0.0.1, as one process. */
public final class Nginx implements AutoCloseable {
  private final int port = FreePort.find();
  private final ChildProcess process;

  /**
   * Starts the server and waits until it accepts connections.
   *
   * @param parent a folder for its files
   * @param name name of its own folder
   * @param location directives of its only location, {@code /}
   */
  public Nginx(Path parent, String name, String location) throws IOException {
    Path directory = Files.createDirectory(parent.resolve(name));
    Path config =
        Files.writeString(
            directory.resolve("nginx.conf"),
            """
            daemon off;
            master_process off;
            pid %s/nginx.pid;
            error_log stderr notice;
            events { worker_connections 64; }
            http {
              access_log off;
              client_body_temp_path %s/body;
              proxy_temp_path %s/proxy;
              fastcgi_temp_path %s/fastcgi;
              uwsgi_temp_path %s/uwsgi;
              scgi_temp_path %s/scgi;
              server { listen 127.0.0.1:%d; location / { %s } }
            }
            """
                .formatted(
                    directory, directory, directory, directory, directory, directory, port,
                    location));
    process =
        new ChildProcess(
            directory,
            List.of("nginx", "-p", directory.toString(), "-c", config.toString(), "-e", "stderr"));
    process.awaitLine("using the \"");
    Eventually.until("nginx to listen", () -> !TestClient.isRefused(url()));
  }

  /** Returns its address. */
  public String url() {
    return "tcp://127.0.0.1:" + port;
  }

  @Override
  public void close() {
    process.close();
  }
}
