package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.ChildProcess;
import dev.sluice.testkit.FreePort;
import dev.sluice.testkit.Haproxy;
import dev.sluice.testkit.KeyFiles;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TestClient;
import dev.sluice.testkit.TlsSite;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The examples of the edge work with real clients, servers and proxies: TLS, SNI and PROXY headers.
 */
@OneJdkIsEnough
@Timeout(120)
class EdgeExamplesIT extends RunsExamples {
  private static final String ANY_TCP = "tcp://127.0.0.1:0";
  private static final int MESSAGE = 1000;

  EdgeExamplesIT(@TempDir Path folder) {
    super(folder);
  }

  @Test
  void eachTlsServerGetsTheClientsOfItsName() throws Exception {
    TlsSite orders = closing(new TlsSite("orders.example.com"));
    TlsSite others = closing(new TlsSite("others.example.com"));
    Peer rest = peer(Behaviour.echo());
    String at = tcp(FreePort.find());
    start(
        "examples/sni.yaml",
        Map.of(
            "ORDERS_LISTEN",
            at,
            "ORDERS_PRIMARY_TO",
            orders.url(),
            "OTHERS_LISTEN",
            at,
            "OTHERS_PRIMARY_TO",
            others.url(),
            "REST_LISTEN",
            at,
            "REST_PRIMARY_TO",
            rest.url()));
    int port = URI.create(at).getPort();
    assertServer(port, "orders.example.com", "orders.example.com");
    assertServer(port, "a.b.example.com", "others.example.com");
    try (TestClient client = TestClient.connect(at)) {
      client.roundTrips(1, MESSAGE);
      client.finish();
      client.receiveAll();
    }
  }

  private void assertServer(int port, String wanted, String server) {
    closing(
            new ChildProcess(
                folder,
                List.of(
                    "openssl", "s_client", "-connect", "127.0.0.1:" + port, "-servername", wanted)))
        .awaitLine("subject=CN = " + server);
  }

  @Test
  void aClientWithTlsReachesAPlainPrimaryAndAMirrorWithTls() throws Exception {
    KeyFiles keys = KeyFiles.of("localhost");
    Files.copy(keys.cert(), folder.resolve("server.pem"));
    Files.copy(keys.key(), folder.resolve("server-key.pem"));
    Files.copy(keys.cert(), folder.resolve("ca.pem"));
    String text = Files.readString(Example.CONF.resolve("examples/tls.yaml"));
    Path file = folder.resolve("tls.yaml");
    Files.writeString(file, text.replace("/etc/sluice/tls", folder.toString()));
    int port = FreePort.find();
    ChildProcess mirror = closing(new ChildProcess(folder, tlsServer(port)));
    mirror.awaitLine("ACCEPT");
    Example orders =
        start(
            file.toAbsolutePath().toString(),
            Map.of(
                "ORDERS_LISTEN",
                "tls://127.0.0.1:0",
                "ORDERS_PRIMARY_TO",
                peer(Behaviour.echo()).url(),
                "ORDERS_MIRRORS_NEXT_TO",
                "tls://127.0.0.1:" + port));
    try (Socket client =
        keys.context()
            .getSocketFactory()
            .createSocket(InetAddress.getLoopbackAddress(), orders.port("orders"))) {
      byte[] line = "for both\n".getBytes(StandardCharsets.UTF_8);
      client.getOutputStream().write(line);
      assertThat(client.getInputStream().readNBytes(line.length)).isEqualTo(line);
      mirror.awaitLine("for both");
    }
  }

  /** A server that prints what it receives. */
  private static List<String> tlsServer(int port) {
    return List.of(
        "openssl",
        "s_server",
        "-accept",
        "127.0.0.1:" + port,
        "-cert",
        "server.pem",
        "-key",
        "server-key.pem");
  }

  @Test
  void theServerBehindTwoProxiesLearnsTheClientsAddress() throws Exception {
    int server = FreePort.find();
    int front = FreePort.find();
    Peer staging = peer(Behaviour.sink());
    Example web =
        start(
            "examples/behind-haproxy.yaml",
            Map.of(
                "WEB_LISTEN", ANY_TCP,
                "WEB_PRIMARY_TO", tcp(server),
                "WEB_MIRRORS_STAGING_TO", staging.url()));
    closing(
        new Haproxy(
            folder,
            """
            listen front
              bind 127.0.0.1:%d
              mode tcp
              server sluice 127.0.0.1:%d send-proxy-v2
            frontend server
              bind 127.0.0.1:%d accept-proxy
              mode http
              http-request return status 200 content-type text/plain lf-string "%%[src]:%%[src_port]"
            """
                .formatted(front, web.port("web"), server),
            server));
    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), front)) {
      client.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
          .endsWith("\r\n\r\n127.0.0.1:" + client.getLocalPort());
    }
    staging.received().awaitEnd();
  }
}
