package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@Timeout(20)
class RegularFileTest {
  private final Path folder;

  RegularFileTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void a_file_of_the_largest_size_is_read_whole() throws IOException {
    Path file = Files.writeString(folder.resolve("f"), "12345");
    assertThat(RegularFile.read(file, 5)).asString().isEqualTo("12345");
    assertThat(RegularFile.checked(file, 5)).isEqualTo(file);
  }

  @Test
  void a_larger_file_is_refused_with_its_size_and_the_limit() throws IOException {
    Path file = Files.writeString(folder.resolve("f"), "123456789");
    assertThatIOException()
        .isThrownBy(() -> RegularFile.read(file, 5))
        .withMessage("has 9 bytes; allowed: at most 5");
  }

  @Test
  void a_folder_is_refused() {
    assertThatIOException()
        .isThrownBy(() -> RegularFile.read(folder, 5))
        .withMessage("is a directory; allowed: a regular file");
  }

  @Test
  void a_missing_file_is_reported_as_the_value_of_a_key() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RegularFile.checked(folder.resolve("none"), 5))
        .withMessage("no such file");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void a_fifo_without_a_writer_and_a_device_without_an_end_are_refused_at_once() throws Exception {
    Path fifo = folder.resolve("fifo");
    assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
    for (Path file : new Path[] {fifo, Path.of("/dev/zero")}) {
      assertThatIOException()
          .isThrownBy(() -> RegularFile.read(file, 5))
          .withMessage("is a FIFO, a device or a socket; allowed: a regular file");
    }
  }
}
