package dev.sluice.proxy.unix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testkit.OneJdkIsEnough;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@OneJdkIsEnough
class SocketFileIT {
  private static final SocketRights SECRET = new SocketRights(0600, null, null);
  private static final SocketRights OPEN = new SocketRights(0666, null, null);

  private final Path folder;
  private final Path path;
  private @Nullable ServerSocketChannel socket;
  private Path boundAt = Path.of("nowhere");

  SocketFileIT(@TempDir Path folder) {
    this.folder = folder;
    this.path = folder.resolve("s.sock");
  }

  private Future<Void> bind(Path at) {
    try {
      boundAt = at;
      socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
      socket.bind(UnixDomainSocketAddress.of(at));
      return Future.succeededFuture();
    } catch (IOException e) {
      return Future.failedFuture(e);
    }
  }

  @AfterEach
  void close() throws IOException {
    if (socket != null) {
      socket.close();
    }
  }

  private Stream<String> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(file -> file.getFileName().toString()).toList().stream();
    }
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void until_it_listens_and_has_its_rights_no_other_user_reaches_it() throws Exception {
    Promise<Void> listens = Promise.promise();
    Future<SocketFile> made =
        SocketFile.make(path, SECRET, at -> bind(at).compose(bound -> listens.future()));

    assertThat(path).doesNotExist();
    assertThat(boundAt).exists();
    assertThat(boundAt.getParent()).satisfies(at -> assertThat(mode(at)).isEqualTo("rwx------"));
    assertThat(boundAt.getFileName()).hasToString("s.sock");

    listens.complete();
    assertThat(made.succeeded()).isTrue();
    assertThat(mode(path)).isEqualTo("rw-------");
    assertThat(files()).containsExactly("s.sock");
    made.result().delete();
    assertThat(files()).isEmpty();
  }

  @Test
  void of_two_that_start_at_once_one_is_refused() throws Exception {
    Promise<Void> listens = Promise.promise();
    Future<SocketFile> first =
        SocketFile.make(path, SECRET, at -> bind(at).compose(bound -> listens.future()));

    Future<SocketFile> second =
        SocketFile.make(path, SECRET, at -> Future.failedFuture("the lock did not hold"));

    assertThat(second.cause())
        .hasMessage("Address already in use: another listener starts at " + path);
    listens.complete();
    assertThat(first.succeeded()).isTrue();
    assertThat(files()).containsExactly("s.sock");
  }

  @Test
  void leftovers_of_a_killed_start_do_not_disturb_the_next() throws Exception {
    Files.createFile(folder.resolve("s.sock.lock"));
    assertThat(SocketFile.make(path, SECRET, this::bind).succeeded()).isTrue();
    assertThat(files()).containsExactly("s.sock");
  }

  @Test
  void a_socket_that_cannot_be_bound_leaves_no_file() throws Exception {
    Future<SocketFile> made =
        SocketFile.make(path, SECRET, at -> bind(at).compose(x -> Future.failedFuture("full")));
    assertThat(made.cause()).hasMessage("full");
    assertThat(files()).isEmpty();
  }

  @Test
  void rights_change_and_come_back_to_what_the_system_made() throws Exception {
    SocketFile file = SocketFile.make(path, SocketRights.AS_MADE, this::bind).result();
    String made = mode(path);
    assertThat(file.change(OPEN).succeeded()).isTrue();
    assertThat(mode(path)).isEqualTo("rw-rw-rw-");
    assertThat(file.change(SECRET).succeeded()).isTrue();
    assertThat(mode(path)).isEqualTo("rw-------");
    assertThat(file.change(SocketRights.AS_MADE).succeeded()).isTrue();
    assertThat(mode(path)).isEqualTo(made);
  }

  @Test
  void another_file_in_its_place_keeps_its_rights() throws Exception {
    SocketFile file = SocketFile.make(path, SECRET, this::bind).result();
    Files.delete(path);
    Files.createFile(
        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("r--------")));
    assertThat(file.change(OPEN).succeeded()).isTrue();
    assertThat(mode(path)).isEqualTo("r--------");
  }

  @Test
  void a_folder_that_does_not_exist_is_one_line() throws Exception {
    Path inFile = Files.createFile(folder.resolve("file")).resolve("s.sock");
    assertThatThrownBy(() -> SocketFile.make(inFile, SECRET, this::bind).await())
        .hasMessage("Not a directory");
  }
}
