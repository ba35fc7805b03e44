package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {
  private final Path path;
  private final StateFolder folder;

  StateFolderTest(@TempDir Path temporary) {
    path = temporary.resolve("state");
    folder = new StateFolder(path);
  }

  private static Desired version(long version, long millis, String node) {
    return new Desired(version, millis, node, new JsonObject().put("routes", version));
  }

  @Test
  void theLastOneThatWasKeptIsThere() throws IOException {
    assertThat(folder.last()).isNull();
    folder.keep(version(1, 10, "a"));
    folder.keep(version(2, 20, "b"));
    assertThat(folder.last()).isEqualTo(version(2, 20, "b"));
  }

  @Test
  void bothOfTheSameNumberAreKeptAndOldOnesAreNot() throws IOException {
    for (int i = 1; i <= 30; i++) {
      folder.keep(version(i, i, "a"));
    }
    folder.keep(version(30, 31, "b"));
    try (Stream<Path> files = Files.list(path)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .contains("version-000000030-a.json", "version-000000030-b.json", "accepted.json")
          .doesNotContain("version-000000001-a.json")
          .hasSize(21);
    }
  }

  @Test
  void whatIsNoConfigurationIsAnErrorThatNamesTheFile() throws IOException {
    Files.createDirectories(path);
    Files.writeString(path.resolve("accepted.json"), "nonsense");
    assertThatIOException().isThrownBy(folder::last).withMessageContaining("accepted.json");
  }

  @Test
  void theHigherNumberCountsThenTheLaterTimeThenTheName() {
    assertThat(version(2, 1, "a")).isGreaterThan(version(1, 9, "z"));
    assertThat(version(2, 2, "a")).isGreaterThan(version(2, 1, "z"));
    assertThat(version(2, 2, "b")).isGreaterThan(version(2, 2, "a"));
    assertThat(version(2, 2, "b")).isEqualByComparingTo(version(2, 2, "b"));
  }
}
