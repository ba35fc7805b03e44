package dev.sluice.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.TlsRoute.Engine;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.ChildProcess;
import dev.sluice.testkit.FreePort;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The programs of OpenSSL as a client and as a primary. */
@OneJdkIsEnough
class OpenSslIT extends TeeIT {
  @TempDir
  @SuppressWarnings("NullAway.Init") // by JUnit
  Path folder;

  @ParameterizedTest
  @CsvSource({"JDK,-tls1_2", "JDK,-tls1_3", "OPENSSL,-tls1_2", "OPENSSL,-tls1_3"})
  void itsClientVerifiesSluiceAndIsRelayed(Engine engine, String version) throws Exception {
    Peer primary = peer(Behaviour.echo());
    Running route = deploy(TlsRoute.listening(Route.to(primary.url()), engine));
    List<String> command =
        List.of(
            "openssl",
            "s_client",
            "-connect",
            "127.0.0.1:" + URI.create(route.url()).getPort(),
            "-servername",
            "localhost",
            "-verify_return_error",
            "-verify_hostname",
            "localhost",
            "-CAfile",
            TlsKeys.FILES.cert().toString(),
            "-quiet",
            version);
    Process client = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (OutputStream in = client.getOutputStream()) {
      in.write("through the tee\n".getBytes(UTF_8));
      in.flush();
      assertThat(client.inputReader(UTF_8).lines().anyMatch("through the tee"::equals)).isTrue();
    } finally {
      client.destroy();
      client.waitFor();
    }
    assertThat(primary.received().count()).isEqualTo(16);
  }

  @ParameterizedTest
  @CsvSource({"JDK,-tls1_2", "JDK,-tls1_3", "OPENSSL,-tls1_2", "OPENSSL,-tls1_3"})
  void itsServerIsAPrimary(Engine engine, String version) throws Exception {
    int port = FreePort.find();
    List<String> command = new ArrayList<>(List.of("openssl", "s_server", "-accept"));
    command.addAll(List.of("127.0.0.1:" + port, version, "-rev", "-alpn", "h2"));
    command.addAll(List.of("-cert", TlsKeys.FILES.cert().toString()));
    command.addAll(List.of("-key", TlsKeys.FILES.key().toString()));
    try (ChildProcess server = new ChildProcess(folder, command)) {
      server.awaitLine("ACCEPT");
      Running route = deploy(Route.to("tls://127.0.0.1:" + port, TlsRoute.client(engine)));
      assertThat(answer(route, "abc\n")).isEqualTo("cba\n");
    }
  }

  /** Its server sends back each line in reverse. */
  private String answer(Running route, String line) throws IOException {
    try (Socket client =
        new Socket(InetAddress.getLoopbackAddress(), URI.create(route.url()).getPort())) {
      client.getOutputStream().write(line.getBytes(UTF_8));
      return new String(client.getInputStream().readNBytes(line.length()), UTF_8);
    }
  }
}
