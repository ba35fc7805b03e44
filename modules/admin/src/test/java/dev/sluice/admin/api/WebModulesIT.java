package dev.sluice.admin.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.ChildProcess;
import dev.sluice.testkit.OneJdkIsEnough;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page's modules without a page pass their own tests, in Node.js. They apply the very events of
 * this server.
 */
@OneJdkIsEnough
@Timeout(60)
class WebModulesIT {
  private static final Path WEB = Path.of("dev/sluice/admin/web");

  @Test
  void theTestsOfTheModulesPass(@TempDir Path folder) throws Exception {
    copy(Path.of("src/main/resources").resolve(WEB), folder);
    copy(Path.of("src/test/resources").resolve(WEB), folder);
    Files.writeString(folder.resolve("package.json"), "{\"type\": \"module\"}");
    Files.writeString(folder.resolve("states.json"), states().encode());
    try (ChildProcess node = new ChildProcess(folder, List.of("node", "--test"))) {
      assertThat(node.awaitExit()).as(node::output).isZero();
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".js")).toList()) {
        Path copy = to.resolve(from.relativize(file));
        Files.createDirectories(copy.getParent());
        Files.copy(file, copy);
      }
    }
  }

  /** States, and the events with which a listener gets to know them. */
  private static JsonObject states() {
    JsonArray states = new JsonArray();
    JsonArray events = new JsonArray();
    RandomState random = new RandomState(1);
    JsonObject known = null;
    for (int i = 0; i < 300; i++) {
      JsonObject state = random.next();
      states.add(state);
      events.add(new StateEvents(state).since(known));
      known = state;
    }
    return new JsonObject().put("states", states).put("events", events);
  }
}
