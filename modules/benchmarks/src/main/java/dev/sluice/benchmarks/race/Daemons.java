package dev.sluice.benchmarks.race;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Proxies that may be installed on the system: each runs as one foreground process with one thread.
 */
final class Daemons {
  private static final Pattern MODULES = Pattern.compile("--modules-path=(\\S+)");
  private static final String STREAM = "ngx_stream_module.so";

  private Daemons() {}

  static Optional<Contender.Command> haproxy() {
    return Tool.find("haproxy")
        .map(program -> (folder, port, to) -> haproxy(program, folder, port, to));
  }

  private static List<String> haproxy(Path program, Path folder, int port, List<Integer> to)
      throws IOException {
    String text =
        """
        global
          nbthread 1
        defaults
          mode tcp
          timeout connect 5s
          timeout client 5m
          timeout server 5m
        listen bench
          bind 127.0.0.1:%d
          server primary 127.0.0.1:%d
        """;
    Path config = folder.resolve("haproxy.cfg");
    Files.writeString(config, text.formatted(port, to.get(0)));
    return List.of(program.toString(), "-db", "-f", config.toString());
  }

  static Optional<Contender.Command> nginx() {
    return Tool.find("nginx")
        .flatMap(
            program ->
                stream(program)
                    .map(load -> (folder, port, to) -> nginx(program, load, folder, port, to)));
  }

  /**
   * Returns the line that loads the stream module: empty text if it is built in, absent if it is
   * missing.
   */
  private static Optional<String> stream(Path program) {
    String built = Tool.call(program.toString(), "-V").orElse("");
    Matcher modules = MODULES.matcher(built);
    Path folder = Path.of(modules.find() ? modules.group(1) : "/usr/lib/nginx/modules");
    if (Files.exists(folder.resolve(STREAM))) {
      return Optional.of("load_module " + folder.resolve(STREAM) + ";");
    }
    boolean builtIn = built.matches("(?s).*--with-stream(\\s.*|$)");
    return builtIn ? Optional.of("") : Optional.empty();
  }

  private static List<String> nginx(
      Path program, String load, Path folder, int port, List<Integer> to) throws IOException {
    String text =
        """
        %s
        daemon off;
        master_process off;
        pid nginx.pid;
        error_log stderr;
        events { worker_connections 40000; }
        stream { server { listen 127.0.0.1:%d backlog=1024; proxy_pass 127.0.0.1:%d; } }
        """;
    Path config = folder.resolve("nginx.conf");
    Files.writeString(config, text.formatted(load, port, to.get(0)));
    return List.of(program.toString(), "-p", folder.toString(), "-c", config.toString());
  }
}
