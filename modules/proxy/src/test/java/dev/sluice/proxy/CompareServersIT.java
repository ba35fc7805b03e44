package dev.sluice.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.compare.result.CompareCounter;
import dev.sluice.proxy.compare.result.ComparisonResult;
import dev.sluice.proxy.compare.result.ComparisonStats;
import dev.sluice.proxy.compare.result.ResponseDifference;
import dev.sluice.testkit.Nginx;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Redis;
import dev.sluice.testkit.RedisClient;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The responses of real servers are compared one by one. */
@OneJdkIsEnough
class CompareServersIT extends TeeIT {

  @TempDir
  @SuppressWarnings("NullAway.Init") // by JUnit
  Path directory;

  private static JsonObject compare(String frame) {
    return new JsonObject().put("frame", frame).put("show", "bytes");
  }

  @Test
  void aRedisWithoutMemoryDiffersInItsWritesOnly() throws Exception {
    if (loops != Loops.EPOLL) {
      return; // once is enough
    }
    Redis primary = closing(new Redis(directory, "primary"));
    Redis mirror = closing(new Redis(directory, "mirror"));
    try (RedisClient client = new RedisClient(mirror.port())) {
      client.call("CONFIG", "SET", "maxmemory", "1");
    }
    Running route =
        deploy(Route.to(primary.url()).mirror(mirror.url()).with("compare", compare("redis")));
    try (RedisClient client = new RedisClient(URI.create(route.url()).getPort())) {
      assertThat(client.call("PING")).isEqualTo("+PONG");
      assertThat(client.call("SET", "key", "value")).isEqualTo("+OK");
      assertThat(client.call("PING")).isEqualTo("+PONG");
    }
    route.untilNoSession();
    assertThat(route.comparison().results(ComparisonResult.EQUAL)).isEqualTo(2);
    assertThat(route.comparison().results(ComparisonResult.DIFFERS)).isEqualTo(1);
    ResponseDifference difference = route.differences().get(0);
    assertThat(difference.message()).isEqualTo(1);
    assertThat(difference.request()).isEqualTo(1);
    assertThat(text(String.valueOf(difference.fromPrimary().bytes()))).isEqualTo("+OK\r\n");
    assertThat(text(String.valueOf(difference.fromMirror().bytes()))).startsWith("-OOM command");
    assertThat(text(String.valueOf(difference.requestBytes()))).contains("SET");
  }

  @Test
  void aRedisThatKnowsOnlyRespTwoDiffersInItsTypesAndMovesNoOtherResponse() throws Exception {
    if (loops != Loops.EPOLL) {
      return; // once is enough
    }
    Redis primary = closing(new Redis(directory, "primary"));
    Redis mirror = closing(new Redis(directory, "mirror", "--rename-command", "HELLO", ""));
    Running route =
        deploy(Route.to(primary.url()).mirror(mirror.url()).with("compare", compare("redis")));
    try (Socket client =
        new Socket(InetAddress.getLoopbackAddress(), URI.create(route.url()).getPort())) {
      String commands = "HSET h field value\r\nHELLO 3\r\nHGETALL h\r\nPING\r\n";
      client.getOutputStream().write(commands.getBytes(US_ASCII));
      readTo("+PONG\r\n", client.getInputStream());
    }
    route.untilNoSession();
    assertThat(route.comparison().results(ComparisonResult.EQUAL)).isEqualTo(2); // HSET, PING
    assertThat(route.comparison().results(ComparisonResult.DIFFERS)).isEqualTo(2);
    ResponseDifference map = route.differences().get(0);
    assertThat(map.request()).isEqualTo(2);
    assertThat(text(String.valueOf(map.fromPrimary().bytes()))).startsWith("%1\r\n$5");
    assertThat(text(String.valueOf(map.fromMirror().bytes()))).startsWith("*2\r\n$5");
  }

  private static String text(String hex) {
    byte[] bytes = new byte[hex.length() / 2];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) Integer.parseInt(hex.substring(2 * i, 2 * i + 2), 16);
    }
    return new String(bytes, US_ASCII);
  }

  @Test
  void anNginxWithAnotherHeaderDiffersAndItsDateDoesNot() throws Exception {
    if (loops != Loops.EPOLL) {
      return; // once is enough
    }
    Nginx primary = closing(new Nginx(directory, "primary", "return 200 hello;"));
    Nginx same = closing(new Nginx(directory, "same", "return 200 hello;"));
    Nginx other = closing(new Nginx(directory, "other", "add_header X-Build 2; return 200 hello;"));
    assertThat(compared(primary, same).results(ComparisonResult.EQUAL)).isEqualTo(3);
    ComparisonStats stats = compared(primary, other);
    assertThat(stats.results(ComparisonResult.DIFFERS)).isEqualTo(3);
    assertThat(stats.counts().get(CompareCounter.SESSIONS, ComparisonResult.DIFFERS)).isEqualTo(1);
  }

  private ComparisonStats compared(Nginx primary, Nginx mirror) throws IOException {
    Running route =
        deploy(Route.to(primary.url()).mirror(mirror.url()).with("compare", compare("http")));
    try (Socket client =
        new Socket(InetAddress.getLoopbackAddress(), URI.create(route.url()).getPort())) {
      for (int i = 0; i < 3; i++) {
        client.getOutputStream().write("GET / HTTP/1.1\r\nHost: test\r\n\r\n".getBytes(US_ASCII));
        readTo("\r\n\r\nhello", client.getInputStream());
      }
      client.shutdownOutput();
      assertThat(client.getInputStream().read()).isNegative();
    }
    route.untilNoSession();
    return route.comparison();
  }

  private static void readTo(String end, InputStream in) throws IOException {
    StringBuilder response = new StringBuilder();
    while (!response.toString().endsWith(end)) {
      int next = in.read();
      assertThat(next).as(response.toString()).isNotNegative();
      response.append((char) next);
    }
  }
}
