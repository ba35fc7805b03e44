package dev.sluice.benchmarks.race;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * HAProxy, in the foreground, as one process with one thread. Each listener has one destination,
 * because it cannot mirror.
 *
 * @param program the executable
 */
record Haproxy(Path program) implements Contender.Command {
  private static final String CIPHERS =
      """
        ssl-default-bind-ciphersuites %1$s
        ssl-default-server-ciphersuites %1$s
      """
          .formatted(Certificate.CIPHER);

  /** Finds the program; empty if it is not installed. */
  static Optional<Haproxy> find() {
    return Tool.find("haproxy").map(Haproxy::new);
  }

  @Override
  public List<String> in(Setup setup) throws IOException {
    StringBuilder text =
        new StringBuilder(
            """
            global
              nbthread 1
            %sdefaults
              mode tcp
              timeout connect 5s
              timeout client 5m
              timeout server 5m
            """
                .formatted(setup.certificate().isPresent() ? CIPHERS : ""));
    setup.listeners().forEach(own -> text.append(listen(own, setup.certificate())));
    Path config = Files.writeString(setup.folder().resolve("haproxy.cfg"), text);
    return List.of(program.toString(), "-db", "-f", config.toString());
  }

  private static String listen(Listener own, Optional<Certificate> certificate) {
    String tls = certificate.map(files -> " ssl crt " + files.both()).orElse("");
    return """
    listen bench%1$d
      bind 127.0.0.1:%1$d%2$s
      server only 127.0.0.1:%3$d%4$s
    """
        .formatted(own.port(), tls, own.destinations().get(0), serverTls(own, certificate));
  }

  private static String serverTls(Listener own, Optional<Certificate> certificate) {
    return certificate
        .filter(files -> !own.encrypted().isEmpty())
        .map(files -> " ssl verify required sni str(localhost) ca-file " + files.cert())
        .orElse("");
  }
}
