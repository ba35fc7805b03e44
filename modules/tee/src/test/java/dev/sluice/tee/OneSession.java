package dev.sluice.tee;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandler;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;

/** A session with a primary and a mirror; the test completes their connects. */
abstract class OneSession {

  static final Duration TICK = Duration.ofMillis(1);
  static final int MAX_LAG = 100;

  final Pool buffers = new Pool();
  final Dialled primary = new Dialled();
  final Dialled mirror = new Dialled();
  final BranchCounters responses = new BranchCounters("responses");
  final Destination toPrimary = Destination.primary(primary, new BranchCounters("primary"));
  final Ended listener = new Ended();
  final Wire client = new Wire(Wire.NO_LIMIT);

  /** A destination whose connect the test completes or refuses. */
  static final class Dialled implements Connector {
    @Nullable Result result;
    boolean cancelled;
    @Nullable RuntimeException throwing;

    @Override
    public Attempt connect(ClientConnection client, Result to) {
      if (throwing != null) {
        throw throwing;
      }
      result = to;
      return () -> cancelled = true;
    }

    private Result asked() {
      if (result == null) {
        throw new IllegalStateException("no connect was requested");
      }
      return result;
    }

    Wire connect(int room, ChannelHandler... codecs) {
      Wire wire = new Wire(room, codecs);
      wire.config().setAutoRead(false);
      asked().connected(wire);
      return wire;
    }

    void refuse() {
      asked().failed(new IOException("refused"));
    }
  }

  static final class Ended implements SessionListener {
    final List<CloseReason> branches = new ArrayList<>();
    final List<Throwable> failures = new ArrayList<>();
    int sessions;

    @Override
    public void began(Session session) {}

    @Override
    public void branchEnded(Session session, Destination destination, BranchLife life) {
      branches.add(life.end());
    }

    @Override
    public void failed(Session session, Throwable cause) {
      failures.add(cause);
    }

    @Override
    public void ended(Session session) {
      sessions++;
    }
  }

  @Nullable FlushTicker clock;
  SessionObserver observer = SessionObserver.NONE;
  Connector mirrorConnector = mirror;

  Session begin(LagPolicy onLag) {
    Destination toMirror =
        new Destination(mirrorConnector, onLag, MAX_LAG, 1, new BranchCounters("mirror"));
    mirrorCounters = toMirror.counters();
    return Session.begin(
        new SessionContext(
            buffers.pool,
            toPrimary,
            List.of(toMirror),
            clock,
            responses,
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            listener,
            none -> observer),
        new ClientConnection(client));
  }

  @Nullable BranchCounters mirrorCounters;

  BranchStats mirrorStats() {
    if (mirrorCounters == null) {
      throw new IllegalStateException("no session has begun");
    }
    return mirrorCounters.stats(0);
  }

  @AfterEach
  void assertNothingIsLeft() {
    assertThat(listener.failures).isEmpty();
    assertThat(listener.sessions).as("ended sessions").isEqualTo(1);
    assertThat(listener.branches).hasSize(2);
    assertThat(buffers.pool.stats().isWhole()).as("%s", buffers.pool.stats()).isTrue();
    assertThat(toPrimary.counters().stats(0).get(BranchCounter.LAG_BYTES)).isZero();
    assertThat(mirrorStats().get(BranchCounter.LAG_BYTES)).isZero();
  }
}
