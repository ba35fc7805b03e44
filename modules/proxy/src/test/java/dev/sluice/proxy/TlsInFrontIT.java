package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.tee.CloseReason;
import dev.sluice.tee.LagPolicy;
import dev.sluice.testkit.Background;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Bytes;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.Received;
import dev.sluice.testkit.Slices;
import dev.sluice.testkit.TestClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** TLS at the client or a destination does not change bytes, lag, cuts and ends. */
@Timeout(120)
class TlsInFrontIT extends CodecRouteIT {
  private static final int SENT = 8 * 1024 * 1024 + 3;
  private static final long MAX_LAG = 1024 * 1024;
  private static final long NEVER_BEHIND = 64 * 1024 * 1024;
  private static final long MOST_ENCODED = 256 * 1024;
  private static final int PIECE = 16 * 1024;
  private static final long ONE_TURN = 2 * 1024 * 1024;

  @Test
  void aClientWithTlsIsRelayedInTheClear() throws Exception {
    Peer primary = peer(Behaviour.echo());
    Peer mirror = peer(Behaviour.sink());
    CodecRoute route = route(Codec.tls(TlsKeys.server()), plain(primary), plain(mirror));
    try (SSLSocket client = connect(route)) {
      Background upload = Background.run(() -> sendAll(client, SENT));
      Received received = receiveAll(client);
      upload.join();
      received.assertIsExactly(SENT);
      assertThat(received.hasEnded()).as("close_notify").isTrue();
    }
    primary.received().assertIsExactly(SENT);
    assertThat(primary.received().hasEnded()).isTrue();
    mirror.received().awaitEnd();
    mirror.received().assertIsExactly(SENT);
  }

  @Test
  void destinationsWithTlsGetEveryByteAndTheEnd() throws Exception {
    TlsPeer primary = closing(new TlsPeer(TlsPeer.Behaviour.ECHO));
    TlsPeer mirror = closing(new TlsPeer(TlsPeer.Behaviour.SINK));
    CodecRoute route = route(Codec.NONE, tls(primary), tls(mirror));
    try (TestClient client = TestClient.connect(route.url())) {
      Background upload =
          Background.run(
              () -> {
                client.send(SENT, Slices.random(3, 50_000));
                client.finish();
              });
      client.receiveAll();
      upload.join();
      client.received().assertIsExactly(SENT);
    }
    assertThat(primary.awaitOver()).isNull();
    primary.received().assertIsExactly(SENT);
    assertThat(mirror.awaitOver()).isNull();
    mirror.received().assertIsExactly(SENT);
    assertThat(mirror.received().hasEnded()).as("close_notify").isTrue();
    assertThat(route.endOf("m0")).isEqualTo(CloseReason.FINISHED);
  }

  @Test
  void aMirrorWithTlsThatNeverReadsIsCutAndCostsOnlyItsLag() throws Exception {
    Peer primary = peer(Behaviour.sink());
    TlsPeer mirror = closing(new TlsPeer(TlsPeer.Behaviour.SILENT));
    CodecRoute route = route(Codec.NONE, plain(primary), tls(mirror, LagPolicy.CUT, MAX_LAG));
    try (TestClient client = TestClient.connect(route.url())) {
      mirror.awaitHandshake(); // before that it would be cut for the bytes that wait for the
      // connection
      while (route.lag() == 0) {
        sendOne(client, primary);
      }
      assertThat(route.pendingBytes()).as("encoded bytes").isBetween(1L, MOST_ENCODED);
      while (!route.hasEnded("m0")) {
        sendOne(client, primary);
        assertThat(route.pendingBytes()).isLessThanOrEqualTo(MOST_ENCODED);
        assertThat(route.lag()).isLessThanOrEqualTo(MAX_LAG + PIECE);
      }
      long cut = System.nanoTime();
      Eventually.until(
          () -> "the end of the connection that was cut",
          Duration.ofSeconds(5),
          () -> route.openConnections() == 1);
      assertThat(Duration.ofNanos(System.nanoTime() - cut)).isLessThan(Duration.ofMillis(100));
      assertThat(route.endOf("m0")).isEqualTo(CloseReason.CUT);
      client.finish();
      client.receiveAll();
      primary.received().assertIsExactly(client.sent());
    }
    mirror.read();
    assertThat(mirror.awaitOver()).as("a cut must not look like an end").isNotNull();
    mirror.received().assertIsPrefix();
  }

  /** Sends a piece; when this returns, it was offered to every branch. */
  private static void sendOne(TestClient client, Peer primary) throws IOException {
    client.send(PIECE);
    primary.received().awaitCount(client.sent());
  }

  @Test
  void aMirrorWithTlsThatBlocksStopsTheClientAndLetsItContinue() throws Exception {
    Peer primary = peer(Behaviour.sink());
    TlsPeer mirror = closing(new TlsPeer(TlsPeer.Behaviour.SILENT));
    CodecRoute route = route(Codec.NONE, plain(primary), tls(mirror, LagPolicy.BLOCK, MAX_LAG));
    try (TestClient client = TestClient.connect(route.url())) {
      long stuckAt = client.sendUntilStuck(512L * 1024 * 1024, Duration.ofMillis(500));
      assertThat(stuckAt).isLessThan(64L * 1024 * 1024);
      assertThat(route.pendingBytes()).isLessThanOrEqualTo(MOST_ENCODED);
      assertThat(route.pool().pooledBytes() + route.pool().overflowBytes())
          .isLessThan(MAX_LAG + 2 * ONE_TURN);
      mirror.read();
      client.send(SENT);
      client.finish();
      client.receiveAll();
      assertThat(mirror.awaitOver()).isNull();
      mirror.received().assertIsExactly(client.sent());
      primary.received().assertIsExactly(client.sent());
    }
  }

  @Test
  void aClientWithTlsThatNeverReadsStopsThePrimary() throws Exception {
    Peer primary = peer(Behaviour.talking(1L << 40));
    CodecRoute route = route(Codec.tls(TlsKeys.server()), plain(primary));
    try (Socket below = new Socket(InetAddress.getLoopbackAddress(), route.port())) {
      SSLSocket client = over(below);
      client.getOutputStream().write(Bytes.of(Bytes.SEED, 1));
      client.getInputStream().read();
      AtomicLong held = new AtomicLong();
      AtomicLong since = new AtomicLong(System.nanoTime());
      Eventually.until(
          () -> "a standstill",
          Duration.ofSeconds(20),
          () -> {
            long now = primary.received().count() + route.responsesWritten();
            if (now != held.getAndSet(now)) {
              since.set(System.nanoTime());
            }
            return System.nanoTime() - since.get() > TimeUnit.MILLISECONDS.toNanos(500);
          });
      assertThat(route.pool().pooledBytes() + route.pool().overflowBytes())
          .isLessThan(2 * ONE_TURN);
      below.setSoLinger(true, 0);
    }
  }

  @Test
  void aStreamWithTlsThatBreaksOffNeverLooksWhole() throws Exception {
    Peer primary = peer(Behaviour.sink());
    TlsPeer mirror = closing(new TlsPeer(TlsPeer.Behaviour.SINK));
    CodecRoute route = route(Codec.tls(TlsKeys.server()), plain(primary), tls(mirror));
    try (Socket below = new Socket(InetAddress.getLoopbackAddress(), route.port())) {
      SSLSocket client = over(below);
      client.getOutputStream().write(Bytes.of(Bytes.SEED, 1000));
      primary.received().awaitCount(1000);
      below.shutdownOutput(); // a FIN without a close_notify
      assertThat(mirror.awaitOver()).as("no close_notify").isNotNull();
      Eventually.until("a reset of the primary", () -> primary.connection().wasReset());
      assertThatThrownBy(() -> receiveAll(client)).isInstanceOf(IOException.class);
    }
    assertThat(mirror.received().hasEnded()).isFalse();
  }

  /** TLS over a socket that can be closed without a close_notify. */
  private static SSLSocket over(Socket below) throws IOException {
    SSLSocket client =
        (SSLSocket) TlsKeys.jdk().getSocketFactory().createSocket(below, "localhost", 1, false);
    client.startHandshake();
    return client;
  }

  private static SSLSocket connect(CodecRoute route) throws IOException {
    SSLSocket client =
        (SSLSocket)
            TlsKeys.jdk()
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), route.port());
    client.startHandshake();
    return client;
  }

  private static void sendAll(SSLSocket client, int length) throws IOException {
    byte[] piece = new byte[50_000];
    for (int sent = 0; sent < length; ) {
      int size = Math.min(piece.length, length - sent);
      Bytes.fill(Bytes.SEED, sent, piece, size);
      client.getOutputStream().write(piece, 0, size);
      sent += size;
    }
    client.shutdownOutput();
  }

  private static Received receiveAll(SSLSocket client) throws IOException {
    Received received = new Received(Bytes.SEED);
    byte[] piece = new byte[64 * 1024];
    int count;
    while ((count = client.getInputStream().read(piece)) >= 0) {
      received.add(piece, count);
    }
    received.end();
    return received;
  }

  private static CodecRoute.To plain(Peer peer) {
    return new CodecRoute.To(peer.url(), Codec.NONE, LagPolicy.CUT, NEVER_BEHIND);
  }

  private static CodecRoute.To tls(TlsPeer peer) {
    return tls(peer, LagPolicy.CUT, NEVER_BEHIND);
  }

  private static CodecRoute.To tls(TlsPeer peer, LagPolicy onLag, long maxLag) {
    return new CodecRoute.To(peer.url(), Codec.tls(TlsKeys.client()), onLag, maxLag);
  }
}
