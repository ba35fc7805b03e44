package dev.sluice.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Eventually;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Connections to one destination resume each other's sessions. */
class ResumptionTest {

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("dev.sluice.tls.PooledSslHandlerTest#engines")
  void aSecondConnectionNeedsNoFullHandshake(TlsEngine engine, TlsVersion version)
      throws Exception {
    ServerContexts server = ServerContexts.of("test", TlsPair.server(engine, version));
    ClientContext client = TlsPair.client(engine, version);
    int first = handshakeBytes(server, client, version);
    int second = handshakeBytes(server, client, version);
    // The certificate is not sent again.
    assertThat(second).isLessThan(first - 300);
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("dev.sluice.tls.PooledSslHandlerTest#engines")
  void theServerKnowsWhetherASessionWasResumed(TlsEngine engine, TlsVersion version)
      throws Exception {
    ServerContexts server = ServerContexts.of("test", TlsPair.server(engine, version));
    ClientContext client = TlsPair.client(engine, version);
    assertThat(isResumed(server, client, version)).isFalse();
    long first = System.currentTimeMillis();
    // The JDK knows it only by the time at which the session was created.
    Eventually.until("the next millisecond", () -> System.currentTimeMillis() > first);
    assertThat(isResumed(server, client, version)).isTrue();
  }

  private static boolean isResumed(ServerContexts server, ClientContext client, TlsVersion version)
      throws Exception {
    long began = System.currentTimeMillis();
    try (TlsPair pair = new TlsPair(server, client, version)) {
      pair.server.channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[1]));
      pair.move(() -> Integer.MAX_VALUE);
      return SessionInfo.isResumed(pair.server.tls.engine(), began);
    }
  }

  /** Returns the number of bytes that the server sends for a handshake and its tickets. */
  private static int handshakeBytes(ServerContexts server, ClientContext client, TlsVersion version)
      throws Exception {
    try (TlsPair pair = new TlsPair(server, client, version)) {
      pair.server.channel.writeAndFlush(Unpooled.wrappedBuffer(new byte[1]));
      pair.move(() -> Integer.MAX_VALUE);
      return pair.sentByServer;
    }
  }
}
