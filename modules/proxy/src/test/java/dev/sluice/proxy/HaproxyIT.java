package dev.sluice.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Endpoint;
import dev.sluice.testkit.FreePort;
import dev.sluice.testkit.Haproxy;
import dev.sluice.testkit.OneJdkIsEnough;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HAProxy in front of a route and HAProxy behind it read and write each other's headers. */
@OneJdkIsEnough
class HaproxyIT extends TeeIT {

  @TempDir
  @SuppressWarnings("NullAway.Init") // by JUnit
  Path folder;

  private final int back = FreePort.find();
  private final int frontV1 = FreePort.find();
  private final int frontV2 = FreePort.find();

  private Running route(JsonObject header) {
    Route route =
        Route.to("tcp://127.0.0.1:" + back)
            .with("proxyProtocol", new JsonObject().put("from", new JsonArray().add("127.0.0.1")));
    route.json().getJsonObject("primary").mergeIn(header);
    return deploy(route);
  }

  private Haproxy start(Running route) throws IOException {
    int port = Endpoint.parse(route.url()).address().port();
    return closing(
        new Haproxy(
            folder,
            """
            frontend v1
              bind 127.0.0.1:%1$d
              mode tcp
              default_backend v1
            backend v1
              mode tcp
              server sluice 127.0.0.1:%4$d send-proxy
            frontend v2
              bind 127.0.0.1:%2$d
              mode tcp
              unique-id-format job-%%[rand(9)]
              default_backend v2
            backend v2
              mode tcp
              server sluice 127.0.0.1:%4$d send-proxy-v2 proxy-v2-options crc32c,unique-id
            frontend back
              bind 127.0.0.1:%3$d accept-proxy
              mode http
              http-request return status 200 content-type text/plain lf-string \
            "%%[src]:%%[src_port] %%[dst_port] id=%%[fc_pp_unique_id]"
            """
                .formatted(frontV1, frontV2, back, port),
            back));
  }

  /** Returns the client's port, and what the last HAProxy answered. */
  private static String answer(int front) throws IOException {
    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), front)) {
      client.setSoTimeout(20_000);
      client.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(US_ASCII));
      String answer = new String(client.getInputStream().readAllBytes(), US_ASCII);
      return answer
          .substring(answer.indexOf("\r\n\r\n") + 4)
          .replace(":" + client.getLocalPort(), ":OURS")
          .replace(" " + front, " FRONT");
    }
  }

  @Test
  void addressesAndIdentityPassThroughAsBytes() throws Exception {
    JsonArray tlvs = new JsonArray().add("uniqueId").add("crc32c").add("authority").add("ssl");
    Running route = route(new JsonObject().put("proxyProtocol", "v2").put("tlvs", tlvs));
    start(route);
    assertThat(answer(frontV2)).matches("127\\.0\\.0\\.1:OURS FRONT id=job-\\d");
    assertThat(answer(frontV1)).matches("127\\.0\\.0\\.1:OURS FRONT id=[0-9a-f]{16}-\\w+");
  }

  @Test
  void addressesPassThroughAsText() throws Exception {
    start(route(new JsonObject().put("proxyProtocol", "v1")));
    assertThat(answer(frontV2)).isEqualTo("127.0.0.1:OURS FRONT id=");
    assertThat(answer(frontV1)).isEqualTo("127.0.0.1:OURS FRONT id=");
  }
}
