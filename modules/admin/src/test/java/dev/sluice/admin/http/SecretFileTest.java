package dev.sluice.admin.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class SecretFileTest {
  private static final String SECRET = "a-token-of-24-characters";

  private final Path file;

  SecretFileTest(@TempDir Path folder) {
    file = folder.resolve("token");
  }

  private void write(String permissions) throws IOException {
    Files.writeString(file, SECRET);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
  }

  private void assertIsRefused(String why) {
    assertThatThrownBy(() -> SecretFile.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }

  @Test
  void the_owners_file_is_read_without_a_warning() throws IOException {
    write("rw-------");
    assertThat(SecretFile.read(file).isIn("Bearer " + SECRET)).isTrue();
    assertThat(SecretFile.warning(file)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw--w----", "rw----r--"})
  void a_file_that_others_may_read_is_used_and_warned_of(String permissions) throws IOException {
    write(permissions);
    assertThat(SecretFile.read(file).isIn("Bearer " + SECRET)).isTrue();
    assertThat(SecretFile.warning(file)).contains("other users may read or change it");
  }

  @Test
  void the_group_may_read_a_file_of_another_user() throws IOException {
    assumeThat(System.getProperty("user.name")).isEqualTo("root");
    write("rw-r-----");
    Files.setAttribute(file, "unix:uid", 65_534);
    assertThat(SecretFile.read(file).isIn("Bearer " + SECRET)).isTrue();
    assertThat(SecretFile.warning(file)).isNull();
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
    assertThat(SecretFile.warning(file)).contains("other users may read or change it");
  }

  @Test
  void a_file_that_every_user_may_write_is_refused() throws IOException {
    write("rw-----w-");
    assertIsRefused("may be written by every user; allowed: after chmod 600");
  }

  @Test
  void a_link_is_what_it_points_to() throws IOException {
    write("rw-------");
    Path link = Files.createSymbolicLink(file.resolveSibling("link"), file);
    assertThat(SecretFile.read(link).isIn("Bearer " + SECRET)).isTrue();
    assertThat(SecretFile.warning(link)).isNull();
  }

  @Test
  void a_file_of_more_than_4_KiB_is_refused() throws IOException {
    Files.writeString(file, SECRET.repeat(200));
    assertIsRefused("is too large; allowed: 4096 bytes");
    Files.writeString(file, "a".repeat(SecretFile.MOST_BYTES));
    assertThat(SecretFile.read(file)).isNotNull();
  }

  @Test
  void a_pipe_a_device_and_a_folder_are_refused_at_once() throws Exception {
    assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();
    assertIsRefused("is not a regular file");
    Files.delete(file);
    Files.createSymbolicLink(file, Path.of("/dev/zero"));
    assertIsRefused("is not a regular file");
    Files.delete(file);
    Files.createDirectory(file);
    assertIsRefused("is not a regular file");
  }

  @Test
  void a_missing_short_or_binary_secret_is_reported() throws IOException {
    assertIsRefused("cannot be read: there is no such file, or no right to");
    Files.writeString(file, "short");
    assertIsRefused("shorter than 16 characters");
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe});
    assertIsRefused("is not text in UTF-8");
  }
}
