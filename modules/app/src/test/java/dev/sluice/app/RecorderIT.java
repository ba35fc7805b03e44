package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Bytes;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.FreePort;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.Received;
import dev.sluice.testkit.TestClient;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The guide's example verticle, on another node, records the traffic of a route. */
@OneJdkIsEnough
@Timeout(120)
class RecorderIT {
  private static final String EXAMPLE = Program.ROOT.resolve("conf/examples/eventbus").toString();
  private static final int MESSAGE = 10_000;
  private static final long MANY = 200_000_000;

  private final Path folder;
  private final Path records;
  private final List<Place> places = Place.onLoopback();
  private final String recorded = "tcp://127.0.0.1:" + FreePort.find();
  private final Peer primary = Peer.tcp(Behaviour.echo());
  private final Peer sink = Peer.tcp(Behaviour.sink());
  private final Nodes nodes;

  RecorderIT(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.records = Files.createDirectory(folder.resolve("records"));
    this.nodes = new Nodes(folder, places, primary);
  }

  @AfterEach
  void close() {
    nodes.close();
    primary.close();
    sink.close();
  }

  /** Starts a node whose route has a mirror on the event bus. */
  private Node node(Peer to, JsonObject eventBus) throws Exception {
    nodes.add(
        """
          - name: recorded
            listen: '%s'
            primary: {to: '%s'}
            mirrors: [{name: recorder, to: 'eventbus:recorder', maxLag: 2MiB}]
        """
            .formatted(recorded, to.url()));
    nodes.setEventBus(eventBus);
    Node node = nodes.start();
    Eventually.until("joined", () -> node.cluster().getBoolean("joined", false));
    return node;
  }

  private Program recorder(JsonObject eventBus) throws Exception {
    JsonObject cluster =
        new JsonObject()
            .put("listen", places.get(2).member())
            .put("members", new JsonArray().add(places.get(0).member()))
            .put("eventBus", eventBus);
    JsonObject config =
        new JsonObject()
            .put("address", "recorder")
            .put("folder", records.toString())
            .put("cluster", cluster);
    Path file = Files.writeString(folder.resolve("recorder.json"), config.encode());
    Program program =
        Program.bin(
            "vertx", "run", "Recorder.java", "-cp", EXAMPLE, "-conf", file.toString(), "-cluster");
    program.await("Succeeded in deploying verticle");
    return program;
  }

  private List<String> records() {
    try (Stream<Path> files = Files.list(records)) {
      return files.map(file -> file.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the record of the only session, and returns its content. */
  private Received awaitRecord(String suffix) throws IOException {
    Pattern name = Pattern.compile("recorded-[0-9a-f-]+" + Pattern.quote(suffix));
    Eventually.until(
        () -> "a record " + name + "; there are " + records(),
        Duration.ofSeconds(20),
        () -> records().size() == 1 && name.matcher(records().get(0)).matches());
    Received content = new Received(Bytes.SEED);
    byte[] bytes = Files.readAllBytes(records.resolve(records().get(0)));
    content.add(bytes, bytes.length);
    return content;
  }

  private long recordedBytes() {
    return records().stream().mapToLong(name -> records.resolve(name).toFile().length()).sum();
  }

  private void assertRecordsASession(JsonObject eventBus) throws Exception {
    var unused = node(primary, eventBus);
    try (Program recorder = recorder(eventBus);
        TestClient client = TestClient.connect(recorded)) {
      client.roundTrips(100, MESSAGE);
      client.finish();
      client.receiveAll();
      client.received().assertIsExactly(client.sent());
      awaitRecord("").assertIsExactly(client.sent());
      recorder.signal("TERM");
    }
  }

  @Test
  void aSessionIsRecordedWhole() throws Exception {
    assertRecordsASession(new JsonObject());
  }

  @Test
  void anEncryptedEventBusRefusesNodesWithoutACertificate() throws Exception {
    JsonObject files = NodeCertificate.make(folder);
    assertRecordsASession(files);
    Files.delete(records.resolve(records().get(0)));
    try (Program stranger = recorder(new JsonObject());
        TestClient client = TestClient.connect(recorded)) {
      client.roundTrips(100, MESSAGE);
      client.finish();
      client.receiveAll();
      client.received().assertIsExactly(client.sent());
      assertThat(records()).isEmpty();
      stranger.signal("TERM");
    }
  }

  @Test
  void aSlowRecorderHoldsAnExactPrefix() throws Exception {
    var unused = node(sink, new JsonObject());
    try (Program recorder = recorder(new JsonObject());
        TestClient client = TestClient.connect(recorded)) {
      client.send(MESSAGE);
      Eventually.until("the first message", () -> recordedBytes() == MESSAGE);
      client.send(MANY - MESSAGE);
      client.finish();
      client.receiveAll();
      sink.received().assertIsExactly(MANY);
      Received record = awaitRecord(".cut");
      record.assertIsPrefix();
      assertThat(record.count()).isPositive().isLessThan(MANY);
      recorder.signal("TERM");
    }
  }
}
