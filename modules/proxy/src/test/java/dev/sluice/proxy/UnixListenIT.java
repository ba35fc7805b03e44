package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TestClient;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The path of a Unix socket to listen at: files at the path before, during and after. */
@OneJdkIsEnough
class UnixListenIT extends TeeIT {

  @TempDir
  @SuppressWarnings("NullAway.Init") // by JUnit
  Path folder;

  private Route route() {
    return Route.to(peer(Behaviour.echo()).url()).with("listen", "unix://" + path());
  }

  private Path path() {
    return folder.resolve("s.sock");
  }

  /** Leaves a socket file, as a killed process does. */
  private static void leaveSocket(Path path) throws IOException {
    try (ServerSocketChannel dead = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      dead.bind(UnixDomainSocketAddress.of(path));
    }
  }

  private void asksOnce(Running route) throws IOException {
    try (TestClient client = TestClient.connect(route.url())) {
      client.roundTrips(1, 100);
    }
  }

  private Stream<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList().stream();
    }
  }

  @AfterEach
  void noOtherFileIsLeftInTheFolder() throws IOException {
    assertThat(files()).allMatch(file -> file.getFileName().toString().matches("s\\.sock|target"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a regular file", "a directory", "a symbolic link", "a named pipe"})
  void anotherKindOfFileIsNamedInTheErrorAndNotTouched(String kind) throws Exception {
    switch (kind) {
      case "a regular file" -> Files.writeString(path(), "precious");
      case "a directory" -> Files.createDirectory(path());
      case "a symbolic link" -> {
        leaveSocket(folder.resolve("target"));
        Files.createSymbolicLink(path(), folder.resolve("target"));
      }
      default ->
          assertThat(new ProcessBuilder("mkfifo", path().toString()).start().waitFor()).isZero();
    }
    Object before = Files.readAttributes(path(), "unix:ino,mode,size");

    assertThatThrownBy(() -> deploy(route()))
        .hasMessage(
            path() + " is " + kind + "; Sluice replaces only a socket that no process listens at");

    assertThat((Object) Files.readAttributes(path(), "unix:ino,mode,size")).isEqualTo(before);
  }

  @Test
  void aSocketWithAListeningProcessIsInUse() throws Exception {
    Peer other = closing(Peer.unix(path(), Behaviour.echo()));
    assertThatThrownBy(() -> deploy(route()))
        .hasMessage("Address already in use: a process listens at " + path());
    try (TestClient client = TestClient.connect(other.url())) {
      client.roundTrips(1, 100);
    }
  }

  @Test
  void anotherRouteOfThisProcessCountsAsListening() throws Exception {
    Running first = deploy(route());
    assertThatThrownBy(() -> deploy(route()))
        .hasMessage("Address already in use: a process listens at " + path());
    asksOnce(first);
  }

  @Test
  void aSocketWithoutAListeningProcessIsReplaced() throws Exception {
    leaveSocket(path());
    Running route = deploy(route());
    asksOnce(route);
    route.untilNoSession();
    Running.await(route.undeploy());
    assertThat(files()).isEmpty();
  }

  @Test
  void aRouteThatCannotStartLeavesNothing() {
    String nowhere = "unix://" + folder.resolve("missing").resolve("s.sock");
    assertThatThrownBy(() -> deploy(route().with("listen", nowhere)))
        .hasMessage("there is no folder " + folder.resolve("missing"));
  }

  @Test
  void theSocketOfASuccessorIsNotTouched() throws Exception {
    Running route = deploy(route());
    Files.delete(path());
    Peer successor = closing(Peer.unix(path(), Behaviour.echo()));
    Running.await(route.undeploy());
    try (TestClient client = TestClient.connect(successor.url())) {
      client.roundTrips(1, 100);
    }
  }

  @Test
  void aFileInTheSocketsPlaceIsNotTouched() throws Exception {
    Running route = deploy(route());
    Files.delete(path());
    Files.writeString(path(), "precious");
    Running.await(route.undeploy());
    assertThat(path()).hasContent("precious");
  }

  @ParameterizedTest
  @ValueSource(strings = {"600", "666", "777", "0"})
  void theModeIsAsTheRouteSays(String mode) throws Exception {
    deploy(route().with("socket", new JsonObject().put("mode", mode)));
    assertThat((int) Files.getAttribute(path(), "unix:mode") & 0777)
        .isEqualTo(Integer.parseInt(mode, 8));
  }

  @Test
  void theOwnerIsAsTheRouteSays() throws Exception {
    // Root may give a socket to any user; other users only to themselves.
    boolean root = System.getProperty("user.name").equals("root");
    String user = root ? "daemon" : Files.getOwner(folder).getName();
    JsonObject socket = new JsonObject().put("user", user);
    if (root) {
      socket.put("group", "daemon");
    }
    Running route = deploy(route().with("socket", socket));
    assertThat(Files.getOwner(path())).hasToString(user);
    if (root) {
      assertThat(Files.getAttribute(path(), "posix:group")).hasToString("daemon");
    }
    asksOnce(route);
    route.untilNoSession();
    Running.await(route.undeploy());
    assertThat(files()).isEmpty();
  }

  @Test
  void withoutAConfiguredModeTheSystemsDefaultApplies() throws Exception {
    leaveSocket(path());
    String made = PosixFilePermissions.toString(Files.getPosixFilePermissions(path()));
    Files.delete(path());
    deploy(route());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
        .isEqualTo(made);
  }

  @Test
  void theLongestPathsWork() throws Exception {
    Path deep = Files.createDirectory(folder.resolve("target"));
    int left = 106 - deep.toString().length() - 2;
    Path middle = Files.createDirectory(deep.resolve("x".repeat(left - 4)));
    for (Path longest : new Path[] {middle.resolve("123"), deep.resolve("x".repeat(left))}) {
      Running route = deploy(route().with("listen", "unix://" + longest));
      asksOnce(route);
      route.untilNoSession();
      Running.await(route.undeploy());
      assertThat(longest).doesNotExist();
    }
    assertThat(middle).isEmptyDirectory();
  }
}
