package dev.sluice.proxy.pace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.buffer.BufferPool;
import dev.sluice.buffer.PoolOptions;
import dev.sluice.buffer.PooledBuffer;
import dev.sluice.tee.BranchCounters;
import dev.sluice.tee.ClientConnection;
import dev.sluice.tee.Connector;
import dev.sluice.tee.Destination;
import dev.sluice.tee.LagPolicy;
import dev.sluice.tee.SessionObserver;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The client's stream of these tests is a number of bytes; a mirror has received some of them. */
class TurnsTest implements Connector, Connector.Result {
  private static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final Duration SHORT = Duration.ofMillis(999);

  private final EmbeddedChannel client = new EmbeddedChannel();
  private final EmbeddedChannel mirror = new EmbeddedChannel();
  private final BufferPool pool =
      new BufferPool(client.eventLoop(), new PoolOptions(64, 64, 0, 4, 8, Duration.ofMinutes(1)));
  private final PooledBuffer buffer = pool.acquire();
  private final BranchCounters toPrimary = new BranchCounters("primary");
  private final Destination primary = Destination.primary(this, toPrimary);
  private final Destination other =
      new Destination(this, LagPolicy.CUT, 1, 1, new BranchCounters("other"));
  private final ClientConnection connection = new ClientConnection(client);
  private final List<Throwable> failures = new ArrayList<>();
  private final SessionObserver turns = Turns.observing(toPrimary).observe(connection);
  private Connector.@Nullable Result waiting;
  private int timeouts;
  private boolean cancelled;

  @BeforeEach
  void stopTheClock() {
    mirror.freezeTime();
  }

  @AfterEach
  void assertThatNothingIsLeft() {
    mirror.finishAndReleaseAll();
    buffer.release();
    assertThat(pool.stats().isWhole()).isTrue();
  }

  @Override
  public Attempt connect(ClientConnection from, Result result) {
    waiting = result;
    return () -> cancelled = true;
  }

  @Override
  public void connected(Channel channel) {}

  @Override
  public void failed(Throwable cause) {
    failures.add(cause);
  }

  private Attempt begin() {
    return new PaceConnector(this, TIMEOUT, () -> timeouts++).connect(connection, this);
  }

  private void connect() {
    begin();
    Objects.requireNonNull(waiting).connected(mirror);
  }

  private void clientSends(int bytes) {
    turns.requested(buffer, 0, bytes);
    mirror.writeAndFlush(Unpooled.buffer().writeZero(bytes));
  }

  private void responds(Destination from) {
    turns.responded(from, buffer, 0, 1);
  }

  private void mirrorResponds() {
    mirror.pipeline().fireChannelRead(Unpooled.wrappedBuffer(new byte[1]));
    mirror.pipeline().fireChannelReadComplete();
  }

  private int received() {
    int bytes = 0;
    for (ByteBuf next = mirror.readOutbound(); next != null; next = mirror.readOutbound()) {
      bytes += next.readableBytes();
      next.release();
    }
    return bytes;
  }

  private void wait(Duration time) {
    mirror.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
    mirror.runScheduledPendingTasks();
  }

  @Test
  void whatFollowsAResponseOfThePrimaryWaitsForTheMirrorsResponse() {
    connect();
    clientSends(10);
    clientSends(5);
    assertThat(received()).as("before any response").isEqualTo(15);
    responds(primary);
    clientSends(3);
    clientSends(4);
    assertThat(received()).isZero();
    mirrorResponds();
    assertThat(received()).isEqualTo(7);
  }

  @Test
  void aMirrorThatIsFarBehindGoesTurnByTurn() {
    connect();
    for (int turn = 1; turn <= 100; turn++) {
      clientSends(turn);
      responds(primary);
      responds(primary);
    }
    for (int turn = 1; turn < 100; turn++) {
      assertThat(received()).isEqualTo(turn);
      mirrorResponds();
    }
    assertThat(received()).isEqualTo(100);
    assertThat(timeouts).isZero();
  }

  @Test
  void aResponseThatCameBeforeTheGateOpensIt() {
    connect();
    clientSends(10);
    mirrorResponds();
    responds(primary);
    clientSends(5);
    assertThat(received()).isEqualTo(15);
    responds(primary);
    clientSends(2);
    assertThat(received()).as("that response counts once").isZero();
  }

  @Test
  void ifThePrimarySpeaksFirstTheMirrorMustSpeakToo() {
    connect();
    responds(primary);
    clientSends(10);
    assertThat(received()).isZero();
    mirrorResponds();
    assertThat(received()).isEqualTo(10);
  }

  @Test
  void theResponsesOfOtherMirrorsMakeNoTurn() {
    connect();
    clientSends(10);
    responds(other);
    clientSends(5);
    assertThat(received()).isEqualTo(15);
  }

  @Test
  void aMirrorThatDoesNotRespondGetsTheBytesAfterTheTimeout() {
    connect();
    clientSends(10);
    responds(primary);
    clientSends(5);
    responds(primary);
    clientSends(3);
    assertThat(received()).isEqualTo(10);
    wait(SHORT);
    assertThat(received()).isZero();
    wait(TIMEOUT.minus(SHORT));
    assertThat(received()).isEqualTo(5);
    assertThat(timeouts).isEqualTo(1);
    wait(SHORT);
    mirrorResponds();
    assertThat(received()).isEqualTo(3);
    wait(TIMEOUT);
    assertThat(timeouts).as("it has responded").isEqualTo(1);
  }

  @Test
  void gatesThatWereSetWhileItConnectedCount() {
    begin();
    turns.requested(buffer, 0, 10);
    responds(primary);
    turns.requested(buffer, 0, 5);
    Objects.requireNonNull(waiting).connected(mirror);
    mirror.writeAndFlush(Unpooled.buffer().writeZero(15));
    assertThat(received()).isEqualTo(10);
    mirrorResponds();
    assertThat(received()).isEqualTo(5);
  }

  @Test
  void aMirrorThatIsAttachedLaterBeginsWithoutAGate() {
    turns.requested(buffer, 0, 10);
    responds(primary);
    connect();
    clientSends(5);
    assertThat(received()).isEqualTo(5);
    responds(primary);
    clientSends(3);
    assertThat(received()).isZero();
  }

  @Test
  void aMirrorThatHasEndedItsStreamIsNotWaitedFor() {
    connect();
    clientSends(10);
    responds(primary);
    clientSends(5);
    mirror.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    assertThat(received()).isEqualTo(15);
    responds(primary);
    clientSends(3);
    assertThat(received()).isEqualTo(3);
    assertThat(timeouts).isZero();
  }

  @Test
  void afterAMirrorHasClosedNothingWaits() {
    connect();
    clientSends(10);
    responds(primary);
    clientSends(5);
    mirror.close();
    wait(TIMEOUT);
    assertThat(timeouts).isZero();
    responds(primary);
    turns.requested(buffer, 0, 1);
  }

  @Test
  void anAttemptThatIsCancelledCancelsTheConnect() {
    Attempt attempt = begin();
    attempt.cancel();
    attempt.cancel();
    assertThat(cancelled).isTrue();
  }

  @Test
  void anAttemptThatFailsIsReported() {
    begin();
    Objects.requireNonNull(waiting).failed(new IllegalStateException("refused"));
    assertThat(failures).hasSize(1);
  }

  @Test
  void aSessionWithoutTurnsCannotBePaced() {
    new PaceConnector(this, TIMEOUT, () -> timeouts++)
        .connect(new ClientConnection(new EmbeddedChannel()), this);
    assertThat(failures).singleElement().asString().contains("began before its route had pace");
  }
}
