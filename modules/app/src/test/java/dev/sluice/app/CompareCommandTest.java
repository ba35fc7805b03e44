package dev.sluice.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.app.cli.Cli;
import dev.sluice.testkit.OneJdkIsEnough;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mistake on the command line of {@code sluice compare} is one line that names the option. */
@OneJdkIsEnough
class CompareCommandTest {

  /** Runs the command, which fails, and returns what it prints. */
  private static List<String> errors(int exitCode, String... more) {
    List<String> words = new ArrayList<>(List.of("compare", "--listen", "tcp://127.0.0.1:0"));
    words.addAll(List.of("--primary", "tcp://127.0.0.1:1"));
    words.addAll(List.of(more));
    PrintStream stderr = System.err;
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    System.setErr(new PrintStream(err, true, UTF_8));
    try {
      assertThat(new Cli(Main.commands()).execute(words.toArray(String[]::new)))
          .isEqualTo(exitCode);
    } finally {
      System.setErr(stderr);
    }
    return err.toString(UTF_8).lines().toList();
  }

  private static List<String> errorsWithMirror(String... more) {
    List<String> words = new ArrayList<>(List.of("--mirror", "tcp://127.0.0.1:2"));
    words.addAll(List.of(more));
    return errors(2, words.toArray(String[]::new));
  }

  @Test
  void theAddressesAreNeeded() {
    assertThat(errors(2)).containsExactly("sluice compare: --mirror URL is missing");
  }

  @Test
  void aWrongValueIsReportedWithItsOption() {
    assertThat(errors(2, "--mirror", "nowhere"))
        .singleElement()
        .asString()
        .startsWith("--mirror: \"nowhere\" ");
    assertThat(errorsWithMirror("--control", "udp://127.0.0.1:3"))
        .singleElement()
        .asString()
        .startsWith("--control: \"udp://127.0.0.1:3\" ");
    assertThat(errorsWithMirror("--frame", "gopher"))
        .singleElement()
        .asString()
        .startsWith("--frame: \"gopher\" ");
    assertThat(errorsWithMirror("--frame", "offset=0,length=5"))
        .singleElement()
        .asString()
        .startsWith("--frame: ")
        .contains("allowed: 1, 2, 3, 4 or 8");
    assertThat(errorsWithMirror("--show", "all"))
        .singleElement()
        .asString()
        .startsWith("--show: \"all\" ");
    assertThat(errorsWithMirror("--for", "soon"))
        .containsExactly(
            "sluice compare: --for: \"soon\" is not a time; allowed: a number with ms, s, m, h or"
                + " d, such as 30s");
  }

  @Test
  void aFolderThatCannotBeWrittenIsReportedBeforeTheComparison(@TempDir Path folder)
      throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(errors(1, "--mirror", "tcp://127.0.0.1:2", "--report", file + "/report"))
        .singleElement()
        .asString()
        .contains(file.toString());
  }
}
