package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.sluice.testkit.OneJdkIsEnough;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The path of a Unix datagram socket to listen at: the same rules as for streams. */
@OneJdkIsEnough
class UnixgramListenIT extends UdpIT {

  @TempDir
  @SuppressWarnings("NullAway.Init") // by JUnit
  Path folder;

  @BeforeEach
  void needsSuchSockets() {
    assumeThat(loops).as("NIO has no such sockets").isNotEqualTo(Loops.NIO);
  }

  @AfterEach
  void noOtherFileIsLeftInTheFolder() throws IOException {
    try (var files = Files.list(folder)) {
      assertThat(files).allMatch(file -> file.equals(path()));
    }
  }

  private Path path() {
    return folder.resolve("log");
  }

  private JsonObject to(UdpPeer primary) {
    return oneWay(primary).put("listen", "unixgram://" + path());
  }

  private Socket socket() {
    Socket socket = Socket.newSocketDomainDgram();
    closing(socket::close);
    return socket;
  }

  private Socket listening() throws IOException {
    Socket socket = socket();
    socket.bind(new DomainSocketAddress(path().toString()));
    return socket;
  }

  private void send(int bytes) throws IOException {
    Socket sender = socket();
    sender.connect(new DomainSocketAddress(path().toString()));
    sender.send(ByteBuffer.allocateDirect(bytes), 0, bytes);
  }

  @Test
  void aRegularFileIsNamedInTheErrorAndNotTouched() throws Exception {
    Files.writeString(path(), "precious");
    assertThatThrownBy(() -> deploy(to(sink())))
        .hasMessage(
            path()
                + " is a regular file; Sluice replaces only a socket that no process listens at");
    assertThat(path()).hasContent("precious");
  }

  @Test
  void aSocketThatAProcessReadsIsInUse() throws Exception {
    Socket other = listening();
    assertThatThrownBy(() -> deploy(to(sink())))
        .hasMessageStartingWith("Address already in use: a process may listen at " + path());
    send(7);
    assertThat(other.recv(ByteBuffer.allocateDirect(100), 0, 100)).isEqualTo(7);
  }

  @Test
  void aSocketThatNoProcessReadsIsReplaced() throws Exception {
    listening().close();
    UdpPeer primary = sink();
    UdpRunning route = deploy(to(primary));
    send(7);
    assertThat(primary.await(1).get(0)).hasSize(7);
    Running.await(route.undeploy());
    assertThat(path()).doesNotExist();
  }

  @Test
  void theSocketOfASuccessorIsNotTouched() throws Exception {
    UdpRunning route = deploy(to(sink()));
    Files.delete(path());
    Socket successor = listening();
    Running.await(route.undeploy());
    send(7);
    assertThat(successor.recv(ByteBuffer.allocateDirect(100), 0, 100)).isEqualTo(7);
  }

  @Test
  void theModeIsAsTheRouteSays() throws Exception {
    deploy(to(sink()).put("socket", new JsonObject().put("mode", 602)));
    assertThat((int) Files.getAttribute(path(), "unix:mode") & 0777).isEqualTo(0602);
  }
}
