package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.io.TempDir;

/** The start-up cache of {@code bin/sluice}, in an installation without sources. */
class StartCacheIT {
  private static final String FROM_CACHE = "source: shared objects file";
  // A training run takes long, and the scripts do the same for all JDKs.
  private static final int TRAINS_AGAIN = 25;
  private static final Map<String, String> WAIT = Map.of("START_CACHE", "wait");

  private static Path root;
  private static Path target;
  private static Path cache;
  private static Path size;
  private static byte[] made; // made by the training run
  private static byte[] madeSize;

  @BeforeAll
  static void install_and_start_twice_at_once(@TempDir Path folder) throws Exception {
    // The path has a space, which breaks careless scripts. JDK 17 cannot archive classes of such a
    // jar.
    root = folder.resolve(Runtime.version().feature() >= 25 ? "an installation" : "installation");
    target = root.resolve("modules/app/target");
    Files.createDirectories(target);
    Files.copy(Path.of(System.getProperty("program.jar")), target.resolve("sluice.jar"));
    copy("bin");
    copy("conf");
    try (Program one = check(WAIT);
        Program other = check(WAIT)) {
      assertQuiet(one);
      assertQuiet(other);
    }
    cache = named(".*[.](aot|jsa)");
    size = named(".*[.]size");
    made = Files.readAllBytes(cache);
    madeSize = Files.readAllBytes(size);
    try (Stream<Path> left = Files.list(target)) {
      assertThat(left).hasSize(3); // the jar and the cache, but no lock
    }
  }

  @AfterEach
  void restore() throws IOException {
    replace(size, madeSize);
    replace(cache, made);
  }

  @Test
  void a_start_takes_its_classes_from_it() throws Exception {
    assertThat(loads())
        .anyMatch(line -> line.contains(" dev.sluice.app.Main ") && line.contains(FROM_CACHE))
        .anyMatch(
            line ->
                line.contains("dev.sluice.proxy.route.TcpRouteOptions ")
                    && line.contains(FROM_CACHE));
  }

  @Test
  void it_works_with_another_garbage_collector() throws Exception {
    for (String collector : List.of("Serial", "Parallel", "G1", "Z")) {
      assertQuiet(Map.of("JAVA_OPTS", "-XX:+Use" + collector + "GC"));
    }
  }

  @Test
  void options_that_it_was_not_made_for_still_apply() throws Exception {
    for (String options : List.of("-Xmn64m", "-Xmx1g", "-Xshare:off", "-XX:-UseCompressedOops")) {
      assertQuiet(Map.of("JAVA_OPTS", options));
    }
  }

  @Test
  void a_damaged_one_is_no_cache() throws Exception {
    byte[] damaged = made.clone();
    Arrays.fill(damaged, 0, 4096, (byte) 1);
    replace(cache, damaged);
    assertQuiet(Map.of());
    assertThat(loads()).noneMatch(line -> line.contains("sluice.app.Main ") && isCached(line));
  }

  @Test
  @EnabledForJreRange(minVersion = TRAINS_AGAIN)
  void a_truncated_one_is_made_again() throws Exception {
    replace(cache, Arrays.copyOf(made, made.length / 2));
    assertQuiet(WAIT);
    assertThat(loads()).anyMatch(line -> line.contains("sluice.app.Main ") && isCached(line));
  }

  @Test
  void one_of_another_jar_is_no_cache() throws Exception {
    Path jar = target.resolve("sluice.jar");
    FileTime time = Files.getLastModifiedTime(jar);
    Files.setLastModifiedTime(
        jar, FileTime.fromMillis(0)); // older than the cache, so only the JVM can detect it
    assertQuiet(Map.of());
    Files.setLastModifiedTime(jar, time);
  }

  @Test
  void an_empty_one_means_that_no_cache_can_be_made() throws Exception {
    replace(cache, new byte[0]);
    replace(size, new byte[] {'0', '\n'});
    assertQuiet(WAIT);
    assertThat(cache).isEmptyFile();
  }

  @Test
  @EnabledForJreRange(minVersion = TRAINS_AGAIN)
  void each_requested_transport_has_its_own_and_a_start_with_an_admin_another() throws Exception {
    Path config = root.resolve("admin.yaml");
    Files.writeString(config, "admin: {listen: http://127.0.0.1:0}\n");
    startOn(config, "--transport", "nio");
    Path own = named(".*-nio-admin[.](aot|jsa)");
    assertThat(own).isNotEmptyFile();
    Files.delete(cache);
    startOn(config, "--transport=nio");
    assertThat(cache).doesNotExist(); // the start did not look for it
    Files.delete(own);
    Files.delete(named(".*-nio-admin[.].*[.]size"));
  }

  /** The configuration has no routes, so the program ends at once. */
  private static void startOn(Path config, String... transport) throws Exception {
    List<String> words = new ArrayList<>(List.of("run", "--config", config.toString()));
    words.addAll(List.of(transport));
    try (Program program = Program.installed(root, WAIT, words.toArray(String[]::new))) {
      assertThat(program.exitCode()).isNotZero();
    }
  }

  @Test
  void it_can_be_switched_off() throws Exception {
    Files.delete(cache);
    assertQuiet(Map.of("START_CACHE", "off"));
    assertThat(target).isDirectoryNotContaining("regex:.*[.](aot|jsa|training)");
  }

  private static boolean isCached(String line) {
    return line.contains(FROM_CACHE);
  }

  private static Program check(Map<String, String> variables) {
    String config = root.resolve("conf/sluice.yaml").toString();
    return Program.installed(root, variables, "check", config);
  }

  private static void assertQuiet(Map<String, String> variables) throws Exception {
    try (Program program = check(variables)) {
      assertQuiet(program);
    }
  }

  private static void assertQuiet(Program program) throws InterruptedException {
    assertThat(program.lines()).containsExactly(root.resolve("conf/sluice.yaml") + ": ok, 1 route");
    assertThat(program.exitCode()).isZero();
  }

  private static List<String> loads() throws InterruptedException {
    try (Program program = check(Map.of("JAVA_OPTS", "-Xlog:class+load"))) {
      return program.lines();
    }
  }

  private static Path named(String regex) throws IOException {
    try (Stream<Path> files = Files.list(target)) {
      return files.filter(file -> file.toString().matches(regex)).findFirst().orElseThrow();
    }
  }

  /** Replaced by a new file, because the training run has made its own read-only. */
  private static void replace(Path file, byte[] bytes) throws IOException {
    Files.deleteIfExists(file);
    Files.write(file, bytes);
  }

  private static void copy(String name) throws IOException {
    try (Stream<Path> files = Files.walk(Program.ROOT.resolve(name))) {
      for (Path file : files.toList()) {
        Files.copy(file, root.resolve(Program.ROOT.relativize(file)));
      }
    }
  }
}
