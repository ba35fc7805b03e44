package dev.sluice.app;

import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Peer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** A test that runs files of {@code conf} with real clients and servers, and closes all of them. */
abstract class RunsExamples {
  final Path folder;
  private final List<AutoCloseable> opened = new ArrayList<>();

  RunsExamples(Path folder) {
    this.folder = folder;
  }

  @AfterEach
  void close() throws Exception {
    for (int i = opened.size(); i > 0; i--) {
      opened.get(i - 1).close();
    }
  }

  final <T extends AutoCloseable> T closing(T resource) {
    opened.add(resource);
    return resource;
  }

  final Peer peer(Behaviour behaviour) {
    return closing(Peer.tcp(behaviour));
  }

  final Example start(String file, Map<String, Object> variables) {
    return closing(new Example(file, variables));
  }

  static String tcp(int port) {
    return "tcp://127.0.0.1:" + port;
  }
}
