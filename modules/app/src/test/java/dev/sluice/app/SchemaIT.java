package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.app.settings.SettingsLoader;
import dev.sluice.config.ConfigException;
import dev.sluice.testkit.OneJdkIsEnough;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A validator from npm agrees with Sluice about right and wrong configurations. */
@OneJdkIsEnough
@Timeout(180)
class SchemaIT {
  private static final Path CONF = Path.of("../../conf").toAbsolutePath().normalize();
  private static final Path SCHEMA = CONF.resolve("sluice.schema.json");
  private static final Path VALIDATOR =
      Path.of("src/test/resources/dev/sluice/app/schema").toAbsolutePath();

  @TempDir static Path folder = Path.of("");

  @BeforeAll
  static void installValidator() throws Exception {
    for (String file : List.of("package.json", "package-lock.json", "validate.js")) {
      Files.copy(VALIDATOR.resolve(file), folder.resolve(file));
    }
    run("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
  }

  private static List<String> run(String... command) throws Exception {
    File output = folder.resolve("output").toFile();
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output)
            .start();
    try {
      assertThat(process.waitFor(150, TimeUnit.SECONDS)).as(command[0]).isTrue();
    } finally {
      process.destroyForcibly();
    }
    List<String> lines = Files.readAllLines(output.toPath());
    assertThat(process.exitValue()).as("%s", lines).isZero();
    return lines;
  }

  private static List<String> validate(List<Path> files) throws Exception {
    List<String> command = new ArrayList<>(List.of("node", "validate.js", SCHEMA.toString()));
    files.forEach(file -> command.add(file.toString()));
    List<String> results = run(command.toArray(String[]::new));
    assertThat(results).hasSameSizeAs(files);
    return results;
  }

  private static boolean isRight(Path file) {
    try {
      var unused = SettingsLoader.ofFile(file);
      return true;
    } catch (ConfigException wrong) {
      return false;
    }
  }

  @Test
  void it_accepts_each_file_that_sluice_comes_with() throws Exception {
    List<Path> files = new ArrayList<>();
    for (Path directory : List.of(CONF, CONF.resolve("examples"))) {
      try (Stream<Path> all = Files.list(directory)) {
        all.filter(file -> file.toString().matches(".*(?<!schema)\\.(yaml|json)"))
            .forEach(files::add);
      }
    }
    assertThat(files).hasSizeGreaterThan(8);
    assertThat(validate(files)).allMatch(result -> result.startsWith("true"));
  }

  @Test
  void it_accepts_all_ways_to_write_a_value() throws Exception {
    List<Path> files =
        written(
            "pool: {max: '5', bufferSize: 16384, trimAfter: 1d}",
            "admin: {listen: 'http://[::1]:0/', rateLimit: 1}",
            "admin: {attach: {allow: '10.0.0.0/8, ::/0'}}",
            "cluster: {}",
            "mirrorMemory: 0",
            "onDeadLoop: exit",
            "reload: {scan: 0}",
            "routes: [{name: a, listen: 'unix:///tmp/a', socket: {mode: 660, user: '0'},"
                + " primary: {to: 'unix:///tmp/b'}}]",
            "routes: [{name: a, listen: 'tcp://h:1', singleton: 'true', idleTimeout: 0,"
                + " limits: {allow: [10.0.0.1]}, primary: {to: 'tcp://h:2'}, mirrors: [{name: m,"
                + " to: 'eventbus:a', sample: 0.5, maxLag: 1TiB}]}]",
            "routes: [{name: a, listen: 'udp://h:1', responses: none, join: ['239.1.2.3%lo'],"
                + " primary: {to: 'udp://h:2'}, mirrors: [{name: m, to: 'unixgram:///m',"
                + " sample: 5%}]}]",
            "{name: a, listen: 'udp://h:1', primary: {to: 'udp://h:2'}, pool: {max: 5}}");
    assertThat(files).allMatch(SchemaIT::isRight);
    assertThat(validate(files)).allMatch(result -> result.startsWith("true"));
  }

  @Test
  void it_refuses_what_sluice_refuses() throws Exception {
    List<Path> files =
        written(
            "poll: {}",
            "pool: {max: 0}",
            "pool: {bufferSize: 64K}",
            "pool: 5",
            "onDeadLoop: restart",
            "reload: {scan: 5}",
            "admin: {listen: 'tcp://h:1'}",
            "routes: []",
            "routes: [{name: a, primary: {to: 'tcp://h:2'}}]",
            "routes: [{name: A, listen: 'tcp://h:1', primary: {to: 'tcp://h:2'}}]",
            "routes: [{name: a, listen: 'tcp://h:1'}]",
            "routes: [{name: a, listen: 'tcp://h:1', primary: {to: 'udp://h:2'}}]",
            "routes: [{name: a, listen: 'tcp://h:1', single: true, primary: {to: 'tcp://h:2'}}]",
            "routes: [{name: a, listen: 'udp://h:1', maxSessions: 5, primary: {to: 'udp://h:2'}}]",
            "routes: [{name: a, listen: 'udp://h:1', primary: {to: 'udp://h:2'}, mirrors: [{name: m,"
                + " to: 'udp://h:3', onLag: block}]}]",
            "routes: [{name: a, listen: 'tcp://h:1', primary: {to: 'tcp://h:2'}, mirrors: [{name: m,"
                + " to: 'tcp://h:3', sample: 101%}]}]",
            "{name: a, listen: 'tcp://h:1', primary: {to: 'tcp://h:2'}, admin: {}}");
    assertThat(files).noneMatch(SchemaIT::isRight);
    assertThat(validate(files)).allMatch(result -> result.startsWith("false"));
  }

  /** Writes files; one route is added to those that have none. */
  private static List<Path> written(String... contents) throws IOException {
    List<Path> files = new ArrayList<>();
    for (String content : contents) {
      boolean hasRoute = content.contains("routes:") || content.startsWith("{");
      Path file = Files.createTempFile(folder, "case", ".yaml");
      String route = "\nroutes: [{name: a, listen: 'tcp://h:1', primary: {to: 'tcp://h:2'}}]";
      files.add(Files.writeString(file, hasRoute ? content : content + route));
    }
    return files;
  }
}
