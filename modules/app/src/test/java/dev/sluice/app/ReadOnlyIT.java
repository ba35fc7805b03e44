package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.testkit.OneJdkIsEnough;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * In containers the file system is often read-only, and the folder for temporary files neither
 * writable nor executable.
 */
@OneJdkIsEnough
class ReadOnlyIT {
  private static final String NO_NATIVE = "no native transport: ";
  private static final String ADVICE = "-Dio.netty.native.workdir=FOLDER in JAVA_OPTS";

  private final Path folder;
  private final Path temporary;

  ReadOnlyIT(@TempDir Path folder) throws IOException {
    this.folder = folder;
    temporary = Files.createDirectory(folder.resolve("temporary"));
  }

  @BeforeEach
  void needsRoot() {
    assumeThat(OwnFiles.arePossible()).as("root on Linux").isTrue();
  }

  private Path config(Echo echo) throws IOException {
    return Files.writeString(
        folder.resolve("sluice.yaml"),
        """
        admin: {listen: "http://127.0.0.1:0"}
        routes: [{name: orders, listen: "tcp://127.0.0.1:0", primary: {to: "%s"}}]
        """
            .formatted(echo.url()));
  }

  /**
   * Starts a route in a mount namespace.
   *
   * @param mount options of the file system for temporary files
   * @param options options of the JVM
   */
  private Program start(Echo echo, String mount, String options, String... arguments)
      throws IOException {
    String script =
        "set -e; mount -t tmpfs -o %s none '%s'; mount -o remount,bind,ro /; exec \"$0\" \"$@\""
            .formatted(mount, temporary);
    List<String> words = new ArrayList<>(List.of("run", "--config", config(echo).toString()));
    words.addAll(List.of(arguments));
    return Program.within(
        List.of("unshare", "--mount", "sh", "-c", script),
        Map.of("JAVA_OPTS", "-Djava.io.tmpdir=" + temporary + " " + options),
        words.toArray(String[]::new));
  }

  private static void assertRelays(Program program, String transport) throws Exception {
    String port =
        program
            .await("^orders: tcp://127\\.0\\.0\\.1:(\\d+) -> .*, " + transport + "\\)$")
            .group(1);
    program.await("^sluice is ready$");
    assertThat(Echo.ask(Integer.parseInt(port), "hello")).isEqualTo("hello");
    assertThat(program.terminate()).isZero();
  }

  @Test
  void without_a_writable_folder_it_runs_on_nio_and_says_why() throws Exception {
    try (Echo echo = new Echo();
        Program program = start(echo, "ro", "-XX:MaxRAM=256m")) {
      assertMemoryFits(program, 256);
      assertRelays(program, "nio");
      assertThat(program.lines())
          .filteredOn(line -> line.contains(NO_NATIVE))
          .singleElement()
          .asString()
          .contains("Sluice cannot create files in the folder " + temporary, ADVICE);
    }
  }

  @Test
  void without_an_executable_folder_it_runs_on_nio_and_says_why() throws Exception {
    try (Echo echo = new Echo();
        Program program = start(echo, "noexec", "")) {
      assertRelays(program, "nio");
      assertThat(program.lines())
          .filteredOn(line -> line.contains(NO_NATIVE))
          .singleElement()
          .asString()
          .contains("the folder " + temporary + " is mounted with noexec", ADVICE);
    }
  }

  /** The JVM counts the memory of a container as it counts {@code MaxRAM}. */
  private static void assertMemoryFits(Program program, long container) throws Exception {
    Matcher memory = program.await("^memory: heap up to (\\d+) MiB, buffers up to (\\d+) MiB$");
    long heap = Long.parseLong(memory.group(1));
    long buffers = Long.parseLong(memory.group(2));
    assertThat(heap).isBetween(container / 5, container / 4);
    assertThat(buffers).isBetween(container / 6, container / 4);
  }

  @Test
  void a_transport_that_is_named_says_why_it_cannot_load() throws Exception {
    try (Echo echo = new Echo();
        Program program = start(echo, "noexec", "", "--transport", "epoll")) {
      assertThat(program.lines())
          .containsExactly(
              "sluice run: --transport: epoll cannot be used here: the folder "
                  + temporary
                  + " is mounted with noexec");
    }
  }

  @Test
  void libraries_in_the_folder_lib_of_an_installation_are_not_unpacked() throws Exception {
    Path root = installation();
    unpackLibraries(Files.createDirectory(root.resolve("lib")));
    try (Echo echo = new Echo();
        Program program =
            Program.installed(
                root,
                Map.of("START_CACHE", "off", "JAVA_OPTS", "-Dio.netty.native.workdir=/dev/null"),
                "run",
                "--config",
                config(echo).toString())) {
      assertRelays(program, "(io_uring|epoll)");
    }
  }

  private Path installation() throws IOException {
    Path root = Files.createDirectory(folder.resolve("installation"));
    for (String name : List.of("bin", "conf")) {
      Files.createSymbolicLink(root.resolve(name), Program.ROOT.resolve(name));
    }
    Path target = Files.createDirectories(root.resolve("modules/app/target"));
    Files.createSymbolicLink(
        target.resolve("sluice.jar"), Path.of(System.getProperty("program.jar")).toAbsolutePath());
    return root;
  }

  private static void unpackLibraries(Path lib) throws IOException {
    try (ZipFile jar = new ZipFile(System.getProperty("program.jar"))) {
      for (ZipEntry entry : Collections.list(jar.entries())) {
        String name = entry.getName();
        if (name.startsWith("META-INF/native/") && name.endsWith(".so")) {
          Files.copy(
              jar.getInputStream(entry), lib.resolve(name.substring(name.lastIndexOf('/') + 1)));
        }
      }
    }
  }
}
