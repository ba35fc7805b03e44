package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Executable;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The JVM says nothing where {@code conf/jvm} names a method that has another name by now. */
class CompilerHintsTest {
  private static final String DONTINLINE = "-XX:CompileCommand=dontinline,";

  static List<String> methodsOfOurs() throws IOException {
    try (Stream<String> lines = Files.lines(Program.ROOT.resolve("conf/jvm/17.options"))) {
      return lines
          .filter(line -> line.startsWith(DONTINLINE + "dev.sluice."))
          .map(line -> line.substring(DONTINLINE.length()))
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("methodsOfOurs")
  void hintsNameMethodsThatExist(String hint) throws ClassNotFoundException {
    int colons = hint.indexOf("::");
    Class<?> type = Class.forName(hint.substring(0, colons));
    String pattern = hint.substring(colons + 2);
    Stream<? extends Executable> methods =
        pattern.equals("<init>")
            ? Arrays.stream(type.getDeclaredConstructors())
            : Arrays.stream(type.getDeclaredMethods()).filter(m -> isNamed(m.getName(), pattern));
    assertThat(methods).isNotEmpty();
  }

  private static boolean isNamed(String name, String pattern) {
    return pattern.endsWith("*")
        ? name.startsWith(pattern.substring(0, pattern.length() - 1))
        : name.equals(pattern);
  }
}
