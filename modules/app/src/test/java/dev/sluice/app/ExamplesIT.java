package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.ChildProcess;
import dev.sluice.testkit.Dnsmasq;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.Redis;
import dev.sluice.testkit.RedisClient;
import dev.sluice.testkit.Rsyslog;
import dev.sluice.testkit.TestClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every example works with the real servers that it is for. */
@OneJdkIsEnough
@Timeout(120)
class ExamplesIT extends RunsExamples {
  /** Where each file of conf/examples is tested; a new file needs a new test. */
  private static final Map<String, String> TESTS =
      Map.of(
          "dns.yaml", "queriesOverUdpAndTcpGetThePrimarysAnswersAndHalfReachTheMirror",
          "log-stream.yaml", "theArchiveMissesNoByteOfTheLogStream",
          "redis.yaml", "bothRedisServersHoldTheSameData",
          "syslog.yaml", "everyMessageReachesTheArchiveAndOneInTenTheDashboard",
          "unix-socket.yaml", "aTcpMirrorGetsTheBytesOfAUnixSocket");

  /** Files that other classes test. */
  private static final Map<String, Class<?>> ELSEWHERE =
      Map.of(
          "behind-haproxy.yaml", EdgeExamplesIT.class,
          "eventbus", RecorderIT.class,
          "postgres.yaml", PostgresIT.class,
          "sni.yaml", EdgeExamplesIT.class,
          "tls.yaml", EdgeExamplesIT.class);

  private static final String ANY_TCP = "tcp://127.0.0.1:0";
  private static final String ANY_UDP = "udp://127.0.0.1:0";
  private static final int MESSAGE = 1000;
  private static final long MANY = 20_000_000;

  ExamplesIT(@TempDir Path folder) {
    super(folder);
  }

  private static String udp(int port) {
    return "udp://127.0.0.1:" + port;
  }

  @Test
  void everyExampleIsUsedByATest() throws Exception {
    Set<String> used = new TreeSet<>(TESTS.keySet());
    used.addAll(ELSEWHERE.keySet());
    try (Stream<Path> files = Files.list(Example.CONF.resolve("examples"))) {
      assertThat(files.map(file -> file.getFileName().toString()).collect(Collectors.toSet()))
          .isEqualTo(used);
    }
    for (String test : TESTS.values()) {
      assertThat(ExamplesIT.class.getDeclaredMethod(test)).isNotNull();
    }
  }

  @Test
  void theSmallestFileRelays() throws Exception {
    Peer primary = peer(Behaviour.echo());
    Example first =
        start("sluice.yaml", Map.of("FIRST_LISTEN", ANY_TCP, "FIRST_PRIMARY_TO", primary.url()));
    roundTrips(first.url("first"));
  }

  @Test
  void theFileOfASingleRouteMirrors() throws Exception {
    Peer primary = peer(Behaviour.echo());
    Peer staging = peer(Behaviour.sink());
    Example first =
        start(
            "route.json",
            Map.of(
                "FIRST_LISTEN", ANY_TCP,
                "FIRST_PRIMARY_TO", primary.url(),
                "FIRST_MIRRORS_STAGING_TO", staging.url()));
    long sent = roundTrips(first.url("first"));
    staging.received().awaitEnd();
    staging.received().assertIsExactly(sent);
  }

  private long roundTrips(String url) throws IOException {
    TestClient client = closing(TestClient.connect(url));
    client.roundTrips(20, MESSAGE);
    client.finish();
    client.receiveAll();
    client.received().assertIsExactly(client.sent());
    return client.sent();
  }

  @Test
  void queriesOverUdpAndTcpGetThePrimarysAnswersAndHalfReachTheMirror() throws Exception {
    Dnsmasq primary = closing(new Dnsmasq(folder, "primary", List.of("--address=/test/192.0.2.1")));
    Dnsmasq mirror = closing(new Dnsmasq(folder, "mirror", List.of("--address=/test/192.0.2.2")));
    Example dns =
        start(
            "examples/dns.yaml",
            Map.of(
                "DNS_LISTEN", ANY_UDP,
                "DNS_PRIMARY_TO", udp(primary.port()),
                "DNS_MIRRORS_NEXT_VERSION_TO", udp(mirror.port()),
                "DNS_TCP_LISTEN", ANY_TCP,
                "DNS_TCP_PRIMARY_TO", tcp(primary.port()),
                "DNS_TCP_MIRRORS_NEXT_VERSION_TO", tcp(mirror.port())));
    assertHalfReachTheMirror(dns.port("dns"), "+notcp", mirror);
    assertHalfReachTheMirror(dns.port("dns-tcp"), "+tcp", mirror);
  }

  /** Each dig is a session of its own: repeats until one was mirrored and another was not. */
  private void assertHalfReachTheMirror(int port, String option, Dnsmasq mirror) throws Exception {
    long before = mirror.queries();
    long asked = 0;
    while (asked == 0 || mirror.queries() == before || mirror.queries() - before == asked) {
      asked++;
      assertThat(asked).as("questions until the mirror has some of them").isLessThan(60);
      assertThat(dig(port, option)).containsExactly("192.0.2.1");
    }
  }

  private List<String> dig(int port, String option) throws Exception {
    List<String> command =
        List.of(
            "dig",
            "@127.0.0.1",
            "-p",
            "" + port,
            "+short",
            option,
            "+tries=1",
            "+time=10",
            "a.test");
    try (ChildProcess dig = new ChildProcess(folder, command)) {
      assertThat(dig.awaitExit()).as(dig.output()).isZero();
      return dig.output().lines().toList();
    }
  }

  @Test
  void theArchiveMissesNoByteOfTheLogStream() throws Exception {
    Peer primary = peer(Behaviour.sink());
    Peer archive = peer(Behaviour.sink());
    Example logs =
        start(
            "examples/log-stream.yaml",
            Map.of(
                "LOGS_LISTEN", "tcp://0.0.0.0:0",
                "LOGS_PRIMARY_TO", primary.url(),
                "LOGS_MIRRORS_ARCHIVE_TO", archive.url(),
                "LOGS_MIRRORS_DASHBOARD_TO", peer(Behaviour.silent()).url()));
    TestClient client = closing(TestClient.connect(logs.url("logs")));
    client.send(MANY);
    client.finish();
    client.receiveAll();
    for (Peer server : List.of(primary, archive)) {
      server.received().awaitEnd();
      server.received().assertIsExactly(MANY);
    }
  }

  @Test
  void bothRedisServersHoldTheSameData() throws Exception {
    Redis primary = closing(new Redis(folder, "primary"));
    Redis candidate = closing(new Redis(folder, "candidate"));
    Example redis =
        start(
            "examples/redis.yaml",
            Map.of(
                "REDIS_LISTEN", ANY_TCP,
                "REDIS_PRIMARY_TO", primary.url(),
                "REDIS_MIRRORS_CANDIDATE_TO", candidate.url()));
    try (RedisClient client = new RedisClient(redis.port("redis"))) {
      for (int i = 0; i < 100; i++) {
        assertThat(client.call("SET", "key" + i, "value" + i)).isEqualTo("+OK");
      }
    }
    String digest = primary.digest();
    assertThat(digest).isNotEqualTo("+" + "0".repeat(40));
    Eventually.until("the same data", () -> digest.equals(digestOf(candidate)));
  }

  private static String digestOf(Redis redis) {
    try {
      return redis.digest();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void everyMessageReachesTheArchiveAndOneInTenTheDashboard() throws Exception {
    Rsyslog primary = closing(new Rsyslog(folder, "primary"));
    Rsyslog archive = closing(new Rsyslog(folder, "archive"));
    Rsyslog dashboard = closing(new Rsyslog(folder, "dashboard"));
    Example syslog =
        start(
            "examples/syslog.yaml",
            Map.of(
                "SYSLOG_LISTEN", ANY_UDP,
                "SYSLOG_PRIMARY_TO", udp(primary.port()),
                "SYSLOG_MIRRORS_ARCHIVE_TO", udp(archive.port()),
                "SYSLOG_MIRRORS_DASHBOARD_TO", udp(dashboard.port())));
    List<String> sent = new ArrayList<>();
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (DatagramSocket socket = new DatagramSocket(0, loopback)) {
      socket.connect(new InetSocketAddress(loopback, syslog.port("syslog")));
      for (int i = 0; i < 100; i++) {
        String line = "<14>Jan  1 00:00:00 host sluice: line " + i;
        byte[] message = line.getBytes(StandardCharsets.US_ASCII);
        socket.send(new DatagramPacket(message, message.length));
        sent.add(line);
      }
    }
    Eventually.until("all at the primary", () -> primary.messages().equals(sent));
    Eventually.until("all in the archive", () -> archive.messages().equals(sent));
    // The first message is sampled after ten or eleven, because tenths do not add up to exactly
    // one.
    Eventually.until("a tenth on the dashboard", () -> dashboard.messages().size() >= 9);
    assertThat(dashboard.messages()).hasSizeLessThanOrEqualTo(10).isSubsetOf(sent);
  }

  @Test
  void aTcpMirrorGetsTheBytesOfAUnixSocket() throws Exception {
    Peer primary = closing(Peer.unix(folder.resolve("app.sock"), Behaviour.echo()));
    Peer twin = peer(Behaviour.sink());
    Example app =
        start(
            "examples/unix-socket.yaml",
            Map.of(
                "APP_LISTEN", "unix://" + folder.resolve("sluice-app.sock"),
                "APP_PRIMARY_TO", primary.url(),
                "APP_MIRRORS_TWIN_TO", twin.url()));
    long sent = roundTrips(app.url("app"));
    twin.received().awaitEnd();
    twin.received().assertIsExactly(sent);
  }
}
