package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.app.DocsPage.Command;
import dev.sluice.app.DocsPage.SavedFile;
import dev.sluice.app.DocsPage.Step;
import dev.sluice.testkit.OneJdkIsEnough;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The README, the first pages of the guide and the pages by use do what they say, word for word:
 * each command ends well and prints what the page shows below it.
 */
@OneJdkIsEnough
@Timeout(400)
@Tag("one-jdk")
class DocsIT {
  private static final Path README = Program.ROOT.resolve("README.md");
  private static final Path GUIDE = Program.ROOT.resolve("src-docs");

  /** Pages whose commands are run, besides those by use. */
  private static final List<String> SINGLE_PAGES =
      List.of("start/install.adoc", "start/first-tee.adoc", "operating/start-up.adoc");

  /** Commands that take long, and the tests that run them. */
  private static final Map<String, RunBy> ELSEWHERE =
      Map.of("bin/sluice demo", new RunBy(LaunchersIT.class, "the_demo_succeeds"));

  /** Pages whose reader is not root. */
  private static final Set<String> ORDINARY_USERS = Set.of("postgres-upgrade.adoc");

  private static final boolean IS_ROOT = "root".equals(System.getProperty("user.name"));
  private static final int NOBODY = 65_534;
  private static final String JAR = "modules/app/target/sluice.jar";
  private static final int PAGES_AT_ONCE = 3; // a page waits more than it works

  private record RunBy(Class<?> test, String method) {}

  /** Where each page has a network of its own, several run at once: they name the same ports. */
  @TestFactory
  Stream<DynamicTest> everyCommandOfAPageDoesWhatThePageShows(@TempDir Path folder)
      throws IOException {
    boolean ownNetwork = Namespaces.arePossible();
    ExecutorService readers = Executors.newFixedThreadPool(ownNetwork ? PAGES_AT_ONCE : 1);
    Map<String, Future<?>> runs = new LinkedHashMap<>();
    for (Path page : pages()) {
      String name = page.getFileName().toString();
      Path clone = clone(folder.resolve(name));
      Callable<Boolean> run = () -> follow(DocsPage.read(page), clone, ownNetwork);
      runs.put(name, readers.submit(run));
    }
    readers.shutdown();
    return runs.entrySet().stream()
        .map(run -> DynamicTest.dynamicTest(run.getKey(), () -> await(run.getValue())))
        .onClose(readers::shutdownNow);
  }

  private static void await(Future<?> run) throws Throwable {
    try {
      run.get();
    } catch (ExecutionException e) {
      throw e.getCause();
    }
  }

  private static boolean follow(DocsPage page, Path clone, boolean ownNetwork) throws IOException {
    Path jar = clone.resolve(JAR);
    boolean asNobody = IS_ROOT && ORDINARY_USERS.contains(page.file().getFileName().toString());
    Files.createDirectories(jar.getParent());
    Path program = Path.of(System.getProperty("program.jar")).toAbsolutePath();
    if (asNobody) {
      Files.copy(program, jar); // which may be where only root may look
      giveToNobody(clone);
    } else {
      Files.createSymbolicLink(jar, program);
    }
    try (DocsShell shell = DocsShell.start(clone, ownNetwork, asNobody)) {
      for (Step step : page.steps()) {
        if (step instanceof SavedFile saved) {
          Path file = clone.resolve(saved.name());
          Files.createDirectories(file.getParent());
          Files.writeString(file, saved.content());
        } else if (step instanceof Command command && !ELSEWHERE.containsKey(command.text())) {
          shell.run(command);
        }
      }
    } finally {
      Files.delete(jar);
    }
    return true;
  }

  /** Gives a folder away, and lets everyone pass through the folder of the test. */
  private static void giveToNobody(Path clone) throws IOException {
    Files.setPosixFilePermissions(clone.getParent(), PosixFilePermissions.fromString("rwx--x--x"));
    try (Stream<Path> files = Files.walk(clone)) {
      for (Path file : files.toList()) {
        Files.setAttribute(file, "unix:uid", NOBODY);
      }
    }
  }

  @Test
  void everyPageHasCommandsAndWhatAnotherTestRunsIsOnAPage() throws Exception {
    Set<String> typed = new HashSet<>();
    for (Path page : pages()) {
      List<String> commands =
          DocsPage.read(page).steps().stream()
              .filter(Command.class::isInstance)
              .map(step -> ((Command) step).text())
              .toList();
      assertThat(commands).as(page.toString()).isNotEmpty();
      typed.addAll(commands);
    }
    assertThat(typed).containsAll(ELSEWHERE.keySet());
    for (RunBy other : ELSEWHERE.values()) {
      assertThat(other.test().getDeclaredMethod(other.method())).isNotNull();
    }
  }

  @Test
  void theReadmeNamesTheCommitOfTheFiguresItShows() throws IOException {
    String results = Files.readString(Program.ROOT.resolve("src-docs/performance/results.adoc"));
    Matcher commit = Pattern.compile("^Sluice:: (\\w+)$", Pattern.MULTILINE).matcher(results);
    assertThat(commit.find()).isTrue();
    assertThat(Files.readString(README)).contains("commit " + commit.group(1));
  }

  @Test
  void everyLinkOfTheReadmeLeadsToAFile() throws IOException {
    Matcher link =
        Pattern.compile("(?:]\\(|src=\"|srcset=\")([^)\"#]+)").matcher(Files.readString(README));
    assertThat(link.results().map(found -> found.group(1)).filter(to -> !to.startsWith("http")))
        .isNotEmpty()
        .allSatisfy(to -> assertThat(Program.ROOT.resolve(to)).exists());
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>(List.of(README));
    SINGLE_PAGES.forEach(page -> pages.add(GUIDE.resolve(page)));
    try (Stream<Path> files = Files.list(GUIDE.resolve("use"))) {
      files
          .filter(file -> file.toString().endsWith(".adoc"))
          .filter(DocsIT::isNoOverview)
          .sorted()
          .forEach(pages::add);
    }
    return pages;
  }

  private static boolean isNoOverview(Path page) {
    return !page.endsWith("index.adoc");
  }

  /** Makes a folder that has the scripts and examples of a clone. */
  private static Path clone(Path folder) throws IOException {
    Files.createDirectories(folder);
    copy("bin", folder);
    copy("conf", folder);
    return folder;
  }

  private static void copy(String name, Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(Program.ROOT.resolve(name))) {
      for (Path file : files.toList()) {
        Path copy = folder.resolve(Program.ROOT.relativize(file).toString());
        Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }
}
