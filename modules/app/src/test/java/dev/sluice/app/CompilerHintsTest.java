package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Executable;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The JVM does not report an entry of {@code conf/jvm} whose method was renamed, in Sluice or in
 * Netty. This test does.
 */
class CompilerHintsTest {
  private static final Pattern HINT =
      Pattern.compile("-XX:CompileCommand=(?:dont)?inline,((?:dev\\.sluice|io\\.netty)\\..*)");
  private static final ClassLoader LOADER = CompilerHintsTest.class.getClassLoader();

  static List<String> methodsOfOursAndOfNetty() throws IOException {
    try (Stream<Path> files = Files.list(Program.ROOT.resolve("conf/jvm"))) {
      return files
          .flatMap(CompilerHintsTest::lines)
          .map(HINT::matcher)
          .filter(Matcher::matches)
          .map(hint -> hint.group(1))
          .toList();
    }
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @MethodSource("methodsOfOursAndOfNetty")
  void hintsNameMethodsThatExist(String hint) throws Exception {
    int colons = hint.indexOf("::");
    String type = hint.substring(0, colons);
    String method = hint.substring(colons + 2);
    assertThat(types(type).flatMap(CompilerHintsTest::methodsOf))
        .anyMatch(name -> matches(name, method));
  }

  /** Returns the classes of a name, which may end in {@code .*}. */
  private static Stream<Class<?>> types(String name) throws Exception {
    if (!name.endsWith(".*")) {
      return Stream.of(Class.forName(name, false, LOADER));
    }
    String folder = name.substring(0, name.length() - 1).replace('.', '/');
    URL url = LOADER.getResource(folder);
    assertThat(url).as(folder).isNotNull();
    try (JarFile jar = ((JarURLConnection) url.openConnection()).getJarFile()) {
      List<String> files = jar.stream().map(JarEntry::getName).toList();
      return files.stream()
          .filter(file -> file.startsWith(folder) && file.endsWith(".class"))
          .map(file -> file.substring(0, file.length() - ".class".length()).replace('/', '.'))
          .flatMap(CompilerHintsTest::loaded);
    }
  }

  /** Null if the class needs a missing optional library. */
  private static Stream<Class<?>> loaded(String name) {
    try {
      return Stream.of(Class.forName(name, false, LOADER));
    } catch (ClassNotFoundException | LinkageError e) {
      return Stream.of();
    }
  }

  private static Stream<String> methodsOf(Class<?> type) {
    Stream<Executable> constructors = Arrays.stream(type.getDeclaredConstructors());
    return Stream.concat(
        constructors.map(constructor -> "<init>"),
        Arrays.stream(type.getDeclaredMethods()).map(Executable::getName));
  }

  /** Matches the JVM's wildcards: a star at the beginning or at the end. */
  private static boolean matches(String name, String pattern) {
    if (pattern.equals("*")) {
      return true;
    } else if (pattern.startsWith("*")) {
      return name.endsWith(pattern.substring(1));
    }
    return pattern.endsWith("*")
        ? name.startsWith(pattern.substring(0, pattern.length() - 1))
        : name.equals(pattern);
  }
}
