package dev.sluice.app.compare;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The files of a report. */
final class ReportFiles {
  private static final String PAGE = "comparison.html";
  private static final String DATA = "comparison.json";

  private final @Nullable Path folder;

  private ReportFiles(@Nullable Path folder) {
    this.folder = folder;
  }

  /**
   * Creates the folder, and checks that files can be written in it: an hour of comparison must not
   * be lost for that.
   *
   * @param folder null if no report is wanted
   */
  static ReportFiles in(@Nullable Path folder) throws IOException {
    if (folder != null) {
      Files.createDirectories(folder);
      if (!Files.isWritable(folder)) {
        throw new AccessDeniedException(folder + " may not be written");
      }
    }
    return new ReportFiles(folder);
  }

  /**
   * Writes the report.
   *
   * @return a line about each file
   */
  List<String> write(Setup setup, Reading reading) throws IOException {
    if (folder == null) {
      return List.of();
    }
    Path page = Files.writeString(folder.resolve(PAGE), HtmlReport.of(setup, reading));
    Path data =
        Files.writeString(
            folder.resolve(DATA), JsonReport.of(setup, reading).encodePrettily() + "\n");
    return List.of("report: " + page, "report: " + data);
  }
}
