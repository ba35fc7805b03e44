package dev.sluice.benchmarks.race;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Sluice as its users start it, on one event loop.
 *
 * @param root root of the checkout
 * @param transport value of {@code --transport}
 */
record SluiceCommand(Path root, String transport) implements Contender.Command {

  @Override
  public List<String> in(Path folder, int port, List<Integer> destinations) throws IOException {
    Path config = Files.writeString(folder.resolve("sluice.yaml"), yaml(port, destinations));
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

  /** Mirrors block, so that every byte is written: a cut mirror would cost no work. */
  private static String yaml(int port, List<Integer> destinations) {
    StringBuilder yaml =
        new StringBuilder(
            """
            routes:
              - name: bench
                listen: tcp://127.0.0.1:%d
                instances: 1
                primary: {to: "tcp://127.0.0.1:%d"}
                mirrors:
            """
                .formatted(port, destinations.get(0)));
    for (int i = 1; i < destinations.size(); i++) {
      yaml.append(
          "      - {name: m%d, to: \"tcp://127.0.0.1:%d\", onLag: block}\n"
              .formatted(i, destinations.get(i)));
    }
    return destinations.size() > 1 ? yaml.toString() : yaml.toString().replace("mirrors:", "");
  }
}
