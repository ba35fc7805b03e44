package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.stats.RouteCounter;
import dev.sluice.proxy.stats.RouteStats;
import dev.sluice.tee.BranchCounter;
import dev.sluice.testkit.ChildProcess;
import dev.sluice.testkit.Dnsmasq;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.OneJdkIsEnough;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real name servers behind a route with sessions. They know different addresses for the same names,
 * so each answer shows its server.
 */
@OneJdkIsEnough
class DnsmasqIT extends UdpIT {

  private static final String PRIMARY = "192.0.2.1";
  private static final String MIRROR = "192.0.2.2";
  private static final int CLIENTS = 100;
  private static final int ROUNDS = 40;
  private static final int LARGE_RECORDS = 16;

  @TempDir
  @SuppressWarnings("NullAway.Init") // by JUnit
  Path directory;

  @SuppressWarnings("NullAway.Init") // before each test
  private Dnsmasq mirror;

  @SuppressWarnings("NullAway.Init") // before each test
  private UdpRunning route;

  @BeforeEach
  void startServers() throws IOException {
    Dnsmasq primary = closing(new Dnsmasq(directory, "primary", records(PRIMARY)));
    mirror = closing(new Dnsmasq(directory, "mirror", records(MIRROR)));
    route = deploy(route(url(primary.port()), url(mirror.port())));
  }

  private static List<String> records(String address) {
    List<String> records = new ArrayList<>();
    records.add("--address=/test/" + address);
    for (int i = 0; i < LARGE_RECORDS; i++) {
      records.add("--txt-record=large.test," + text(address, i));
    }
    return records;
  }

  private static String text(String address, int number) {
    return address + "-" + number + "-" + "x".repeat(200);
  }

  @Test
  void digGetsThePrimarysAnswerAndTheMirrorTheSameQuestion() throws Exception {
    assertThat(dig("a.test")).containsExactly(PRIMARY);
    assertThat(dig("b.test")).containsExactly(PRIMARY);
    Eventually.until("two queries at the mirror", () -> mirror.queries() == 2);
    assertThat(route.stats().get(RouteCounter.SESSIONS)).isEqualTo(2);
  }

  @Test
  void aLargeAnswerPassesWhole() throws Exception {
    String[] whole =
        IntStream.range(0, LARGE_RECORDS)
            .mapToObj(i -> '"' + text(PRIMARY, i) + '"')
            .toArray(String[]::new);
    assertThat(dig("large.test", "TXT", "+bufsize=4096", "+ignore"))
        .containsExactlyInAnyOrder(whole);
    assertThat(route.stats().get(RouteCounter.RESPONSE_BYTES)).isGreaterThan(LARGE_RECORDS * 200);
  }

  @Test
  void everyQueryOfManyClientsIsAnsweredAndReachesTheMirror() throws Exception {
    List<DatagramSocket> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      clients.add(client());
    }
    for (int round = 1; round <= ROUNDS; round++) {
      ask(clients, round);
      // The clients wait only for the primary, and the mirror's socket cannot hold all rounds.
      long asked = (long) round * CLIENTS;
      Eventually.until(asked + " queries at the mirror", () -> mirror.queries() == asked);
    }
    RouteStats stats = route.stats();
    assertThat(stats.get(RouteCounter.SESSIONS)).isEqualTo(CLIENTS);
    assertThat(stats.get(RouteCounter.RESPONSE_DATAGRAMS)).isEqualTo((long) ROUNDS * CLIENTS);
    assertThat(stats.mirrors().get(0).get(BranchCounter.DROPPED_DATAGRAMS)).isZero();
  }

  private DatagramSocket client() throws IOException {
    DatagramSocket client = closing(new DatagramSocket(0, InetAddress.getLoopbackAddress()));
    client.connect(InetAddress.getLoopbackAddress(), route.port());
    client.setSoTimeout(10_000);
    return client;
  }

  /** All clients send their queries at the same time. */
  private static void ask(List<DatagramSocket> clients, int round) throws IOException {
    for (int i = 0; i < clients.size(); i++) {
      byte[] query = query(round * CLIENTS + i);
      clients.get(i).send(new DatagramPacket(query, query.length));
    }
    for (int i = 0; i < clients.size(); i++) {
      DatagramPacket answer = new DatagramPacket(new byte[512], 512);
      clients.get(i).receive(answer);
      assertAnswers(round * CLIENTS + i, answer);
    }
  }

  /** Returns a query for the address of a name that was not asked for before, as in RFC 1035. */
  private static byte[] query(int id) throws IOException {
    byte[] label = ("q" + id).getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream query = new ByteArrayOutputStream();
    query.write(new byte[] {(byte) (id >> 8), (byte) id, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0});
    query.write(label.length);
    query.write(label);
    query.write(new byte[] {4, 't', 'e', 's', 't', 0, 0, 1, 0, 1});
    return query.toByteArray();
  }

  private static void assertAnswers(int id, DatagramPacket answer) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(answer.getData(), 0, answer.getLength());
    assertThat(bytes.getShort(0)).as("id").isEqualTo((short) id);
    assertThat(bytes.getShort(6)).as("answers").isEqualTo((short) 1);
    byte[] address = Arrays.copyOfRange(answer.getData(), bytes.limit() - 4, bytes.limit());
    assertThat(InetAddress.getByAddress(address).getHostAddress()).isEqualTo(PRIMARY);
  }

  /** Returns dig's output for one question, asked once. */
  private List<String> dig(String... question) throws Exception {
    List<String> command =
        Stream.concat(
                Stream.of("dig", "@127.0.0.1", "-p", String.valueOf(route.port())),
                Stream.concat(
                    Stream.of("+short", "+notcp", "+tries=1", "+time=10"), Stream.of(question)))
            .toList();
    try (ChildProcess dig = new ChildProcess(directory, command)) {
      assertThat(dig.awaitExit()).as(dig.output()).isZero();
      return dig.output().lines().toList();
    }
  }
}
