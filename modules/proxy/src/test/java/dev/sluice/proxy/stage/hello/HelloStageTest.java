package dev.sluice.proxy.stage.hello;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.stage.ConnectionStage;
import dev.sluice.proxy.stats.RejectReason;
import dev.sluice.tee.ClientConnection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The first bytes of a client choose its route, and all of them reach that route. */
class HelloStageTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final ClientConnection client = new ClientConnection(channel);
  private final List<@Nullable ClientHello> asked = new ArrayList<>();
  private final Steps steps = new Steps();
  private boolean hasRoute = true;

  /** Records what the stage does at its end. */
  private static final class Steps implements ConnectionStage.Next {
    private final List<String> done = new ArrayList<>();

    @Override
    public void proceed() {
      done.add("proceed");
    }

    @Override
    public void reject(RejectReason reason) {
      done.add(reason.name());
    }

    @Override
    public void reject(RejectReason reason, String why) {
      done.add(reason + ": " + why);
    }

    @Override
    public void leave() {
      done.add("leave");
    }
  }

  private void enter() {
    new HelloStage(
            TIMEOUT,
            hello -> {
              asked.add(hello);
              return hasRoute;
            })
        .enter(client, steps);
  }

  @AfterEach
  void releaseAll() {
    client.releaseReadAhead();
    channel.finishAndReleaseAll();
  }

  private byte[] readAhead() {
    ByteBuf bytes = Objects.requireNonNull(client.takeReadAhead());
    try {
      return ByteBufUtil.getBytes(bytes);
    } finally {
      bytes.release();
    }
  }

  @Test
  void aHelloOfAnySlicingChoosesTheRouteAndStaysWhole() {
    byte[] hello = Hellos.recorded("x25519mlkem768.bin");
    Random random = new Random(6);
    for (int most : new int[] {1, 2, 100, 1000, hello.length}) {
      steps.done.clear();
      asked.clear();
      enter();
      for (int at = 0; at < hello.length; ) {
        assertThat(steps.done).isEmpty();
        int size = Math.min(1 + random.nextInt(most), hello.length - at);
        channel.writeInbound(Unpooled.copiedBuffer(hello, at, size));
        at += size;
      }
      assertThat(steps.done).containsExactly("proceed");
      assertThat(asked)
          .containsExactly(new ClientHello("orders.example.com", List.of("postgresql")));
      assertThat(client.details().serverName()).isEqualTo("orders.example.com");
      assertThat(readAhead()).isEqualTo(hello);
    }
  }

  @Test
  void aClientWithoutTlsIsKnownByItsFirstByte() {
    enter();
    channel.writeInbound(Unpooled.copiedBuffer("G", StandardCharsets.US_ASCII));
    assertThat(steps.done).containsExactly("proceed");
    assertThat(asked).hasSize(1).containsOnlyNulls();
    assertThat(readAhead()).containsExactly('G');
  }

  @Test
  void aClientWithoutARouteIsRejectedAndItsNameIsQuoted() {
    hasRoute = false;
    enter();
    byte[] alpn = {0, 3, 2, 'h', '2'};
    channel.writeInbound(
        Unpooled.wrappedBuffer(
            Hellos.with(Hellos.names("a\r\nb\"c\u00e9\\"), Hellos.extension(Hellos.ALPN, alpn))));
    assertThat(steps.done)
        .containsExactly(
            "NO_ROUTE: no route is for SNI \"a\\x0d\\x0ab\\\"c\\xe9\\\\\" and ALPN \"h2\"");
    assertThat(HelloStage.describe(null)).isEqualTo("a client without TLS");
    assertThat(HelloStage.describe(new ClientHello(null, List.of())))
        .isEqualTo("no SNI and no ALPN");
    assertThat(HelloStage.describe(new ClientHello(null, List.of("1 2 3 4 5 6 7 8 9".split(" ")))))
        .endsWith("\"7\", \"8\", ...");
  }

  @Test
  void aMalformedHelloIsRejected() {
    enter();
    channel.writeInbound(Unpooled.wrappedBuffer(Hellos.with(Hellos.names("a", "b"))));
    assertThat(steps.done)
        .containsExactly("BAD_PREFACE: its ClientHello is malformed or longer than 16 KiB");
    assertThat(asked).isEmpty();
  }

  @Test
  void aClientThatIsTooSlowIsRejected() {
    enter();
    channel.writeInbound(Unpooled.copiedBuffer(Hellos.recorded("openssl.bin"), 0, 100));
    channel.advanceTimeBy(TIMEOUT.toMillis() - 1, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    assertThat(steps.done).isEmpty();
    channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    assertThat(steps.done).hasSize(1).allMatch(step -> step.startsWith("PREFACE_TIMEOUT"));
  }
}
