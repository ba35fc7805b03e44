package dev.sluice.app.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.config.ConfigException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogFileTest {
  private final Path folder;
  private final Path path;
  private final List<LogFile> opened = new ArrayList<>();

  LogFileTest(@TempDir Path folder) {
    this.folder = folder;
    path = folder.resolve("sluice.log");
  }

  @AfterEach
  void close() {
    for (LogFile file : opened) {
      file.close();
    }
  }

  private LogFile open(long most, int keep) throws IOException {
    LogFile file = new LogFile(path, most, keep);
    opened.add(file);
    return file;
  }

  private static void write(LogFile file, String... lines) throws IOException {
    for (String line : lines) {
      file.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void linesAreAppendedAndReadableAtOnce() throws IOException {
    Files.writeString(path, "before\n");
    LogFile file = open(0, 1);
    write(file, "one");
    assertThat(path).hasContent("before\none\n");
  }

  @Test
  void aFileThatWouldGrowTooLargeIsRenamedAndSoManyAreKept() throws IOException {
    LogFile file = open(10, 2);
    write(file, "one", "two", "three", "four", "five-is-longer-than-a-file", "six");
    assertThat(names()).containsExactly("sluice.log", "sluice.log.1", "sluice.log.2");
    assertThat(path).hasContent("six\n");
    assertThat(folder.resolve("sluice.log.1")).hasContent("five-is-longer-than-a-file\n");
    assertThat(folder.resolve("sluice.log.2")).hasContent("four\n");
  }

  @Test
  void theBytesOfAnEarlierProcessCount() throws IOException {
    Files.writeString(path, "123456789\n");
    LogFile file = open(10, 1);
    write(file, "one");
    assertThat(path).hasContent("one\n");
  }

  @Test
  void aFileThatAnotherProgramRenamedIsOpenedAgainOnRequest() throws IOException {
    LogFile file = open(0, 1);
    write(file, "one");
    Files.move(path, folder.resolve("moved"));
    write(file, "two");
    assertThat(folder.resolve("moved")).hasContent("one\ntwo\n");
    assertThat(file.reopen()).isTrue();
    write(file, "three");
    assertThat(path).hasContent("three\n");
  }

  @Test
  void aFileThatAnotherProcessHasRotatedIsNotRotatedOnceMore() throws IOException {
    LogFile one = open(10, 5);
    LogFile other = open(10, 5);
    write(one, "12345678");
    write(other, "abcdefg");
    write(one, "one"); // renames the file
    write(other, "other");
    assertThat(path).hasContent("one\nother\n");
    assertThat(names()).containsExactly("sluice.log", "sluice.log.1");
  }

  @Test
  void aFileThatAnotherProgramHasEmptiedIsNotRenamed() throws IOException {
    LogFile file = open(10, 1);
    write(file, "12345678");
    Files.writeString(path, "");
    write(file, "one");
    assertThat(names()).containsExactly("sluice.log");
  }

  @Test
  void aLinkOrADeviceIsNeverRenamed() throws IOException {
    Path target = Files.createFile(folder.resolve("target"));
    Files.createSymbolicLink(path, target);
    LogFile file = open(10, 1);
    write(file, "12345678", "abcdefg");
    assertThat(names()).containsExactly("sluice.log", "target");
    assertThat(target).hasContent("12345678\nabcdefg\n");
  }

  @Test
  void aFileThatCannotBeRenamedContinues() throws IOException {
    Files.createDirectories(folder.resolve("sluice.log.1/full"));
    LogFile file = open(10, 1);
    write(file, "12345678", "abcdefg");
    assertThat(path).hasContent("12345678\nabcdefg\n");
  }

  @Test
  void ifItCannotBeOpenedAgainTheOpenOneContinues() throws IOException {
    LogFile file = open(0, 1);
    Files.move(path, folder.resolve("moved"));
    Files.createDirectory(path);
    assertThatThrownBy(file::reopen).isInstanceOf(IOException.class).hasMessage("Is a directory");
    write(file, "one");
    assertThat(folder.resolve("moved")).hasContent("one\n");
  }

  @Test
  void aFolderThatDoesNotExistIsNamed() {
    Path missing = folder.resolve("missing/sluice.log");
    LogOptions options =
        new LogOptions(LogOptions.Format.TEXT, LogOptions.Threshold.INFO, missing, 0, 1, List.of());
    assertThatThrownBy(() -> ProcessLog.target(options))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "log.file: \""
                + missing
                + "\" cannot be written: No such file or directory; allowed: a file in a folder"
                + " that exists and that Sluice may write");
  }
}
