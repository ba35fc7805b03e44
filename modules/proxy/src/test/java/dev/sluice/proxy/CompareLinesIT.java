package dev.sluice.proxy;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.compare.result.CompareCounter;
import dev.sluice.proxy.compare.result.CompareLatency;
import dev.sluice.proxy.compare.result.ComparisonResult;
import dev.sluice.proxy.compare.result.ComparisonStats;
import dev.sluice.proxy.compare.result.ResponseDifference;
import dev.sluice.proxy.compare.result.UnknownReason;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.OneJdkIsEnough;
import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Responses of servers that answer each line with a line are compared one by one. */
@OneJdkIsEnough
class CompareLinesIT extends TeeIT {
  private static final int LINES = 20;

  @TempDir
  @SuppressWarnings("NullAway.Init") // by JUnit
  Path directory;

  /** Answers each line of one client. */
  private static final class LineServer implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    private final UnaryOperator<String> answer;

    LineServer(UnaryOperator<String> answer) throws IOException {
      this.answer = answer;
      Thread thread = new Thread(this::serve, "line server");
      thread.setDaemon(true);
      thread.start();
    }

    String url() {
      return "tcp://127.0.0.1:" + listener.getLocalPort();
    }

    private void serve() {
      try (Socket client = listener.accept()) {
        BufferedReader in =
            new BufferedReader(new InputStreamReader(client.getInputStream(), US_ASCII));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
          client.getOutputStream().write((answer.apply(line) + "\n").getBytes(US_ASCII));
        }
      } catch (IOException e) {
        // Closed: the end of the test.
      }
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }

  private LineServer server(UnaryOperator<String> answer) throws IOException {
    return closing(new LineServer(answer));
  }

  private static JsonObject compare() {
    return new JsonObject().put("mirror", "m0").put("frame", "line");
  }

  /** Asks the questions q0, q1 and so on, and waits for each answer. */
  private static void ask(Running route) throws IOException {
    try (Socket client =
        new Socket(InetAddress.getLoopbackAddress(), URI.create(route.url()).getPort())) {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(client.getInputStream(), US_ASCII));
      for (int i = 0; i < LINES; i++) {
        client.getOutputStream().write(("q" + i + "\n").getBytes(US_ASCII));
        assertThat(in.readLine()).startsWith("answer to q" + i);
      }
      client.shutdownOutput();
      assertThat(in.readLine()).isNull();
    }
    route.untilNoSession();
  }

  @Test
  void aDifferenceNamesItsResponseAndItsRequest() throws Exception {
    Path log = directory.resolve("differences.ndjson");
    LineServer primary = server(line -> "answer to " + line);
    LineServer mirror =
        server(line -> "answer to " + line + (line.equals("q7") ? " is another" : ""));
    Running route =
        deploy(
            Route.to(primary.url())
                .mirror(mirror.url())
                .with("compare", compare().put("show", "bytes").put("log", log.toString())));
    ask(route);
    ComparisonStats stats = route.comparison();
    assertThat(stats.counts().get(CompareCounter.MESSAGES, ComparisonResult.EQUAL))
        .isEqualTo(LINES - 1);
    assertThat(stats.counts().get(CompareCounter.MESSAGES, ComparisonResult.DIFFERS)).isEqualTo(1);
    assertThat(stats.latency(CompareLatency.MESSAGE).mirror().count()).isEqualTo(LINES);
    assertThat(stats.verdict()).startsWith("m0: 95 % equal, p99 ");
    assertThat(route.differences()).hasSize(1);
    ResponseDifference difference = route.differences().get(0);
    assertThat(difference.message()).isEqualTo(7);
    assertThat(difference.request()).isEqualTo(7);
    assertThat(difference.offset()).isEqualTo(8 * "answer to q7\n".length() - 1);
    assertThat(difference.offsetInMessage()).isEqualTo("answer to q7".length());
    assertThat(difference.requestBytes()).isEqualTo("71370a");
    assertThat(difference.fromMirror().length()).isEqualTo("answer to q7 is another\n".length());
    Eventually.until("one line in the log", () -> lines(log).size() == 1);
    assertThat(new JsonObject(lines(log).get(0)).getLong("message")).isEqualTo(7);
  }

  private static List<String> lines(Path log) {
    try {
      return Files.exists(log) ? Files.readAllLines(log) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void theControlShowsWhatIsNoise() throws Exception {
    LineServer primary = server(line -> "answer to " + line + " of server 1, at 10:00:01.234");
    LineServer mirror =
        server(
            line ->
                "answer to "
                    + line
                    + " of server "
                    + (line.equals("q7") ? 7 : 1)
                    + ", at 10:00:01.23"
                    + (line.equals("q9") ? 9 : 4));
    LineServer control =
        server(
            line ->
                "answer to "
                    + line
                    + " of server 1, at 10:00:01."
                    + (line.equals("q9") ? 777 : 234));
    Running route =
        deploy(
            Route.to(primary.url())
                .mirror(mirror.url())
                .mirror(control.url())
                .with("compare", compare().put("control", "m1")));
    ask(route);
    ComparisonStats stats = route.comparison();
    assertThat(stats.results(ComparisonResult.EQUAL)).isEqualTo(LINES - 2);
    assertThat(stats.results(ComparisonResult.DIFFERS)).isEqualTo(1);
    assertThat(stats.results(ComparisonResult.NOISE)).isEqualTo(1);
    assertThat(route.differences().stream().map(ResponseDifference::kind))
        .containsExactlyInAnyOrder(ComparisonResult.DIFFERS, ComparisonResult.NOISE);
  }

  @Test
  void withoutItsControlADifferenceIsUnknown() throws Exception {
    LineServer primary = server(line -> "answer to " + line);
    LineServer mirror = server(line -> "answer to " + line + "!");
    LineServer control = server(line -> "answer to " + line);
    control.close();
    Running route =
        deploy(
            Route.to(primary.url())
                .mirror(mirror.url())
                .mirror(control.url())
                .with("compare", compare().put("control", "m1")));
    ask(route);
    ComparisonStats stats = route.comparison();
    assertThat(stats.results(ComparisonResult.UNKNOWN)).isEqualTo(LINES);
    assertThat(stats.counts().get(CompareCounter.UNKNOWN_SESSIONS, UnknownReason.CONTROL))
        .isEqualTo(1);
    assertThat(route.differences()).isEmpty();
  }
}
