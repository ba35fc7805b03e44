package dev.sluice.benchmarks.race;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * nginx with its stream module, in the foreground, as one process with one thread. Each listener
 * has one destination, because it cannot mirror TCP.
 *
 * @param program the executable
 * @param loadModule the line that loads the stream module; empty text if it is built in
 */
record Nginx(Path program, String loadModule) implements Contender.Command {
  private static final Pattern MODULES = Pattern.compile("--modules-path=(\\S+)");
  private static final String STREAM = "ngx_stream_module.so";

  /** Finds the program; empty if it or its stream module is not installed. */
  static Optional<Nginx> find() {
    return Tool.find("nginx")
        .flatMap(program -> stream(program).map(load -> new Nginx(program, load)));
  }

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

  @Override
  public List<String> in(Setup setup) throws IOException {
    StringBuilder text =
        new StringBuilder(
            """
            %s
            daemon off;
            master_process off;
            pid nginx.pid;
            error_log stderr;
            events { worker_connections 40000; }
            stream {
            """
                .formatted(loadModule));
    setup.listeners().forEach(own -> text.append(server(own, setup.certificate())));
    Path config = Files.writeString(setup.folder().resolve("nginx.conf"), text.append("}\n"));
    return List.of(program.toString(), "-p", setup.folder().toString(), "-c", config.toString());
  }

  private static String server(Listener own, Optional<Certificate> certificate) {
    return """
      server {
        listen 127.0.0.1:%d%s backlog=1024;
        proxy_pass 127.0.0.1:%d;
    %s%s  }
    """
        .formatted(
            own.port(),
            certificate.isPresent() ? " ssl" : "",
            own.destinations().get(0),
            certificate.map(Nginx::clientTls).orElse(""),
            certificate.filter(any -> !own.encrypted().isEmpty()).map(Nginx::serverTls).orElse(""));
  }

  private static String clientTls(Certificate files) {
    return """
        ssl_protocols TLSv1.3;
        ssl_conf_command Ciphersuites %s;
        ssl_certificate %s;
        ssl_certificate_key %s;
    """
        .formatted(Certificate.CIPHER, files.cert(), files.key());
  }

  private static String serverTls(Certificate files) {
    return """
        proxy_ssl on;
        proxy_ssl_protocols TLSv1.3;
        proxy_ssl_conf_command Ciphersuites %s;
        proxy_ssl_verify on;
        proxy_ssl_name localhost;
        proxy_ssl_server_name on;
        proxy_ssl_trusted_certificate %s;
    """
        .formatted(Certificate.CIPHER, files.cert());
  }
}
