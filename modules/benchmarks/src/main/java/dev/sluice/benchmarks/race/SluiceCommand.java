package dev.sluice.benchmarks.race;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Sluice as its users start it, on one event loop.
 *
 * @param root root of the checkout
 * @param transport value of {@code --transport}
 */
record SluiceCommand(Path root, String transport) implements Contender.Command {

  @Override
  public List<String> in(Setup setup) throws IOException {
    String yaml = yaml(setup.listener(), setup.certificate());
    Path config = Files.writeString(setup.folder().resolve("sluice.yaml"), yaml);
    return List.of(
        root.resolve("bin/sluice").toString(),
        "run",
        "--config",
        config.toString(),
        "--event-loops",
        "1",
        "--transport",
        transport);
  }

  private static String yaml(Listener own, Optional<Certificate> certificate) {
    List<String> destinations = destinations(own, certificate);
    StringBuilder yaml =
        new StringBuilder(
            """
            routes:
              - name: bench
                listen: %s://127.0.0.1:%d
                instances: 1
            """
                .formatted(certificate.isPresent() ? "tls" : "tcp", own.port()));
    certificate.ifPresent(
        it ->
            yaml.append(
                "    tls: {certificates: [{cert: \"%s\", key: \"%s\"}]}\n"
                    .formatted(it.cert(), it.key())));
    yaml.append("    primary: {%s}\n".formatted(destinations.get(0)));
    if (destinations.size() > 1) {
      yaml.append("    mirrors:\n");
    }
    for (int i = 1; i < destinations.size(); i++) {
      // Mirrors block, so that every byte is written: a cut mirror would cost no work.
      yaml.append("      - {name: m%d, onLag: block, %s}\n".formatted(i, destinations.get(i)));
    }
    return yaml.toString();
  }

  /** Returns the keys that say where each destination is, the primary's first. */
  private static List<String> destinations(Listener own, Optional<Certificate> certificate) {
    List<String> keys = new ArrayList<>();
    own.clear().forEach(port -> keys.add("to: \"tcp://127.0.0.1:%d\"".formatted(port)));
    for (int port : own.encrypted()) {
      keys.add(
          "to: \"tls://127.0.0.1:%d\", tls: {trust: \"%s\", serverName: localhost}"
              .formatted(port, certificate.orElseThrow().cert()));
    }
    return keys;
  }
}
