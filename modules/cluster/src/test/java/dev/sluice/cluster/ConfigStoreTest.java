package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ConfigStoreTest {
  private final Path path;
  private final ConfigStore folder;

  ConfigStoreTest(@TempDir Path temporary) {
    path = temporary.resolve("state");
    folder = new ConfigStore(path);
  }

  private static ConfigVersion version(long version, long millis, String node) {
    return new ConfigVersion(version, millis, node, new JsonObject().put("routes", version));
  }

  @Test
  void theLastStoredVersionIsReturned() throws IOException {
    assertThat(folder.last()).isNull();
    folder.keep(version(1, 10, "a"));
    folder.keep(version(2, 20, "b"));
    assertThat(folder.last()).isEqualTo(version(2, 20, "b"));
  }

  @Test
  void bothVersionsOfOneNumberAreKeptAndOldOnesAreDeleted() throws IOException {
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

  static Stream<Arguments> damaged() {
    String whole = version(1, 10, "a").text();
    return Stream.of(
        arguments("", "is empty; allowed: a version that a node has stored"),
        arguments("nonsense", "is not JSON, or is truncated: "),
        arguments(whole.substring(0, whole.length() / 2), "is not JSON, or is truncated: "),
        arguments("\u00c3(\u00ff\u00fe", "is not UTF-8 text"),
        arguments("[1]", "is not JSON, or is truncated: "),
        arguments("{}", "lacks a key; allowed: version, millis, node and config"),
        arguments(whole.replace("{\"routes\":1}", "1"), "lacks a key; allowed: "),
        arguments(
            whole.replace("\"version\":1", "\"version\":" + Long.MAX_VALUE),
            "has the version 9223372036854775807; allowed: 0 to 999999999"),
        arguments(
            whole.replace("\"version\":1", "\"version\":1e40"),
            "has the version 10000000000000000000000000000000000000000; allowed: 0 to 999999999"));
  }

  @ParameterizedTest
  @MethodSource("damaged")
  void aDamagedFileIsOneLineWithItsNameAndTheError(String content, String error)
      throws IOException {
    Files.createDirectories(path);
    Path file = path.resolve("accepted.json");
    Files.write(file, content.getBytes(StandardCharsets.ISO_8859_1));
    assertThatIOException()
        .isThrownBy(folder::last)
        .satisfies(e -> assertThat(e.getMessage()).startsWith(file + ": " + error).hasLineCount(1));
  }

  @Test
  void aFolderInPlaceOfTheFileIsReportedToo() throws IOException {
    Files.createDirectories(path.resolve("accepted.json"));
    assertThatIOException()
        .isThrownBy(folder::last)
        .withMessage(path.resolve("accepted.json") + ": is a directory; allowed: a regular file");
  }

  @Test
  void manyWritesAtOnceAllSucceedAndTheLatestIsTheLast() throws Exception {
    ExecutorService writers = Executors.newFixedThreadPool(8);
    try {
      ConfigStore same = new ConfigStore(path); // as another process with the same folder has it
      List<Callable<Object>> writes = new ArrayList<>();
      for (int i = 1; i <= 200; i++) {
        ConfigVersion next = version(1 + i / 4, i, "a");
        ConfigStore by = i % 2 == 0 ? folder : same;
        writes.add(
            () -> {
              by.keep(next);
              return next;
            });
      }
      for (Future<Object> write : writers.invokeAll(writes)) {
        assertThat(write.get()).isNotNull();
      }
    } finally {
      writers.shutdown();
    }
    folder.keep(version(51, 999, "a"));
    folder.keep(version(3, 1, "late"));
    assertThat(folder.last()).isEqualTo(version(51, 999, "a"));
    assertThat(unfinished()).isEmpty();
  }

  @Test
  void unfinishedFilesAreDeletedWhenTheyAreOld() throws IOException {
    Files.createDirectories(path);
    Path fresh = Files.createFile(path.resolve("accepted.json.1.new"));
    Path old = Files.createFile(path.resolve("version-000000001-a.json.new"));
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
    folder.keep(version(1, 1, "a"));
    assertThat(unfinished()).containsExactly(fresh.getFileName().toString());
  }

  private List<String> unfinished() throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".new"))
          .toList();
    }
  }

  @Test
  void theHigherNumberWinsThenTheLaterTimeThenTheName() {
    assertThat(version(2, 1, "a")).isGreaterThan(version(1, 9, "z"));
    assertThat(version(2, 2, "a")).isGreaterThan(version(2, 1, "z"));
    assertThat(version(2, 2, "b")).isGreaterThan(version(2, 2, "a"));
    assertThat(version(2, 2, "b")).isEqualByComparingTo(version(2, 2, "b"));
  }
}
