package dev.sluice.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a page of documentation, in AsciiDoc or Markdown: the files that a reader saves and
 * the commands that a reader types.
 *
 * <p>A block whose title is a file name is a file: {@code .dns.yaml} above the block in AsciiDoc, a
 * paragraph with nothing but {@code `dns.yaml`} above it in Markdown. In a block of the language
 * {@code console}, a line that begins with {@code $} is a command; the lines below it are what it
 * prints.
 */
record DocsPage(Path file, List<Step> steps) {
  private static final Pattern TITLE =
      Pattern.compile("(?:\\.(\\w[\\w./-]*\\.\\w+)|`(\\w[\\w./-]*\\.\\w+)`:?)");
  private static final Pattern LANGUAGE = Pattern.compile("\\[source,(\\w+).*]|```(\\w*)");
  private static final String PROMPT = "$ ";

  /** What a reader does next. */
  sealed interface Step {}

  /** A file that the reader saves in the folder of the clone. */
  record SavedFile(String name, String content) implements Step {}

  /**
   * A command.
   *
   * @param line the number of its line in the page
   * @param text what the reader types
   * @param shown the lines that it prints, as the page shows them
   */
  record Command(int line, String text, List<String> shown) implements Step {}

  static DocsPage read(Path file) throws IOException {
    List<Step> steps = new ArrayList<>();
    List<String> lines = Files.readAllLines(file);
    String title = null;
    String language = "";
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      Matcher named = LANGUAGE.matcher(line);
      if (named.matches()) {
        language = named.group(1) == null ? named.group(2) : named.group(1);
      }
      if (line.equals("----") || line.startsWith("```")) {
        int end = end(lines, i);
        addSteps(steps, language, title, lines.subList(i + 1, end), i + 2);
        i = end;
        title = null;
        language = "";
      } else if (!named.matches() && !line.isBlank()) {
        title = title(line);
      }
    }
    return new DocsPage(file, List.copyOf(steps));
  }

  private static @Nullable String title(String line) {
    Matcher matcher = TITLE.matcher(line);
    if (!matcher.matches()) {
      return null;
    }
    return matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
  }

  private static int end(List<String> lines, int begin) {
    String fence = lines.get(begin).startsWith("```") ? "```" : "----";
    for (int i = begin + 1; i < lines.size(); i++) {
      if (lines.get(i).equals(fence)) {
        return i;
      }
    }
    throw new AssertionError("the block that begins in line " + (begin + 1) + " has no end");
  }

  private static void addSteps(
      List<Step> steps, String language, @Nullable String title, List<String> block, int line) {
    if (language.equals("console")) {
      addCommands(steps, block, line);
    } else if (title != null) {
      steps.add(new SavedFile(title, String.join("\n", block) + "\n"));
    }
  }

  private static void addCommands(List<Step> steps, List<String> block, int first) {
    for (int i = 0; i < block.size(); ) {
      int number = first + i;
      if (!block.get(i).startsWith(PROMPT)) {
        throw new AssertionError("line " + number + " is neither a command nor what one prints");
      }
      StringBuilder text = new StringBuilder(block.get(i++).substring(PROMPT.length()));
      while (text.toString().endsWith("\\")) {
        text.append('\n').append(block.get(i++));
      }
      List<String> shown = new ArrayList<>();
      while (i < block.size() && !block.get(i).startsWith(PROMPT)) {
        shown.add(block.get(i++));
      }
      steps.add(new Command(number, text.toString(), List.copyOf(shown)));
    }
  }
}
