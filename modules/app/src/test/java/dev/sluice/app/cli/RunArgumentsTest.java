package dev.sluice.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunArgumentsTest {
  private static @Nullable RunArguments of(String line) {
    return RunArguments.of(line.split(" ", -1));
  }

  @Test
  void the_configuration_is_all_it_needs() {
    assertThat(of("run --config a.yaml"))
        .isEqualTo(new RunArguments(Path.of("a.yaml"), 0, "auto", false));
  }

  @Test
  void options_come_in_any_order_and_both_spellings() {
    assertThat(of("run --cluster --transport=nio --event-loops 3 --config=a=b.yaml"))
        .isEqualTo(new RunArguments(Path.of("a=b.yaml"), 3, "nio", true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "check a.yaml",
        "run",
        "run --help",
        "run --config",
        "run --config=",
        "run --config --cluster",
        "run --config @file",
        "run --config \"a.yaml\"",
        "run --config a.yaml --config b.yaml",
        "run --config a.yaml --cluster --cluster",
        "run --config a.yaml --cluster=true",
        "run --config a.yaml --event-loops 0x1",
        "run --config a.yaml --event-loops -1",
        "run --config a.yaml --event-loops 12345678901",
        "run --config a.yaml --bogus",
        "run --config a.yaml more"
      })
  void what_is_in_doubt_is_left_to_picocli(String line) {
    assertThat(of(line)).isNull();
  }
}
