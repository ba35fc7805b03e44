package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TestClient;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Processes that listen at a Unix socket, at the same time and one after the other. */
@OneJdkIsEnough
class UnixStartIT {
  private static final int MESSAGE = 500;
  private static final String READY = "sluice is ready";
  private static final String IN_USE = ": Address already in use: ";

  private final Path folder;
  private final Peer primary = Peer.tcp(Behaviour.echo());

  UnixStartIT(@TempDir Path folder) {
    this.folder = folder;
  }

  @AfterEach
  void close() {
    primary.close();
  }

  private Path path() {
    return folder.resolve("s.sock");
  }

  private String config(String listen) throws IOException {
    return Files.writeString(
            folder.resolve("sluice.yaml"),
            """
            routes:
              - name: a
                listen: "unix://%s"
                drainTimeout: 1s
                primary: {to: "%s"}
            """
                .formatted(listen, primary.url()))
        .toString();
  }

  private Program started() throws Exception {
    Program program = Program.bin("sluice", "run", "--config", config(path().toString()));
    program.await("^" + READY + "$");
    return program;
  }

  private void asksOnce() throws IOException {
    try (TestClient client = TestClient.connect("unix://" + path())) {
      client.roundTrips(1, MESSAGE);
    }
  }

  private void assertOnlyTheConfigurationIsLeft() {
    assertThat(folder.toFile().list()).containsExactly("sluice.yaml");
  }

  @Test
  void the_socket_of_a_killed_process_is_replaced_and_that_of_a_running_one_is_not()
      throws Exception {
    try (Program killed = started()) {
      killed.signal("KILL");
      killed.exitCode();
    }
    assertThat(path()).exists();
    try (Program first = started();
        Program second = Program.bin("sluice", "run", "--config", config(path().toString()))) {
      assertThat(second.exitCode()).isEqualTo(1);
      assertThat(second.lines()).singleElement().asString().contains(IN_USE);
      asksOnce();
      assertThat(first.terminate()).isZero();
    }
    assertOnlyTheConfigurationIsLeft();
  }

  @Test
  void of_processes_that_start_at_once_one_wins() throws Exception {
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(path()));
    }
    String config = config(path().toString());
    List<Program> programs = new ArrayList<>();
    try {
      for (int i = 0; i < 3; i++) {
        programs.add(Program.bin("sluice", "run", "--config", config));
      }
      List<Program> losers = new ArrayList<>();
      Program winner = null;
      for (Program program : programs) {
        if (program.await("^" + READY + "$|" + IN_USE).group().equals(READY)) {
          assertThat(winner).isNull();
          winner = program;
        } else {
          losers.add(program);
        }
      }
      assertThat(losers).hasSize(2);
      for (Program loser : losers) {
        assertThat(loser.exitCode()).isEqualTo(1);
      }
      asksOnce();
      assertThat(winner).isNotNull();
      assertThat(winner.terminate()).isZero();
      assertOnlyTheConfigurationIsLeft();
    } finally {
      programs.forEach(Program::close);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"check", "run"})
  void a_path_that_the_locale_cannot_encode_is_refused(String command) throws Exception {
    List<String> words = new ArrayList<>(List.of(command));
    if (command.equals("run")) {
      words.add("--config");
    }
    words.add(config(folder.resolve("s\u00f6ck").toString()));
    try (Program program = Program.jar(Map.of("LC_ALL", "C"), words.toArray(String[]::new))) {
      assertThat(program.exitCode()).isEqualTo(2);
      assertThat(program.lines())
          .singleElement()
          .asString()
          .contains("sluice.yaml:3: routes[0].listen: \"unix://")
          .endsWith(
              "has characters that the locale of this process lacks; set LC_ALL=C.UTF-8 in its"
                  + " environment");
    }
    assertOnlyTheConfigurationIsLeft();
  }

  @ParameterizedTest
  @CsvSource({"io_uring, C.UTF-8", "epoll, C", "nio, POSIX"})
  void paths_with_any_characters_work(String transport, String locale) throws Exception {
    String config = config(folder.resolve("s\u00f6ck-\u65e5").toString());
    Path renamed = Files.move(Path.of(config), folder.resolve("sl\u00fcice.yaml"));
    try (Program program =
        Program.sluice(
            Map.of("LC_ALL", locale),
            "run",
            "--config",
            renamed.toString(),
            "--transport",
            transport)) {
      program.await("^" + READY + "$");
      assertThat(folder.toFile().list()).hasSize(2);
      assertThat(program.terminate()).isZero();
    }
    assertThat(folder.toFile().list()).containsExactly("sl\u00fcice.yaml");
  }

  @Test
  void a_name_of_a_file_that_the_locale_cannot_encode_is_refused() throws Exception {
    try (Program program = Program.jar(Map.of("LC_ALL", "C"), "check", "sl\u00fcice.yaml")) {
      assertThat(program.exitCode()).isEqualTo(2);
      assertThat(program.lines())
          .singleElement()
          .asString()
          .startsWith("sluice check: FILE: \"sl")
          .endsWith("set LC_ALL=C.UTF-8 in its environment");
    }
  }

  /**
   * The umask removes rights from all files that a process creates, also rights that it needs
   * itself.
   */
  @Test
  void any_umask_works() throws Exception {
    String config = config(path().toString());
    List<String> command = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(List.of("setpriv", "--bounding-set=-all", "--inh-caps=-all"));
    }
    command.addAll(List.of("sh", "-c", "umask 0111; exec \"$0\" \"$@\""));
    try (Program program = Program.within(command, Map.of(), "run", "--config", config)) {
      program.await("^" + READY + "$");
      assertThat((int) Files.getAttribute(path(), "unix:mode") & 0777).isEqualTo(0666);
      asksOnce();
      assertThat(program.terminate()).isZero();
    }
  }
}
