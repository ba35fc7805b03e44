package dev.sluice.tee;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.buffer.PooledBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A session with a primary that does not connect, for branches that a test creates itself. */
final class BranchHost implements SessionListener {

  static final int MAX_LAG = 100;

  final Pool buffers = new Pool();
  final Wire client = new Wire(Wire.NO_LIMIT);
  final ClientConnection connection = new ClientConnection(client);
  final Map<String, BranchLife> lives = new LinkedHashMap<>(); // in the order of their ends
  final List<Throwable> failures = new ArrayList<>();
  final Session session =
      Session.begin(
          context(
              null,
              Destination.primary(new OneSession.Dialled(), new BranchCounters("unused primary"))),
          connection);

  Destination mirror(Connector connector, LagPolicy onLag, String name) {
    return new Destination(connector, onLag, MAX_LAG, 1, new BranchCounters(name));
  }

  SessionContext context(@Nullable FlushTicker clock, Destination primary, Destination... mirrors) {
    return new SessionContext(
        buffers.pool,
        primary,
        List.of(mirrors),
        clock,
        new BranchCounters("responses"),
        Duration.ofMinutes(1),
        Duration.ofMinutes(1),
        this,
        client -> SessionObserver.NONE);
  }

  /** Lends a buffer with these bytes to a branch, as one read of the client does. */
  void lend(Borrower to, byte... bytes) {
    PooledBuffer buffer = buffers.buffer(bytes);
    try {
      to.offer(buffer, 0, bytes.length);
    } finally {
      buffer.release();
    }
  }

  /** Accepts bytes, such as a branch. */
  interface Borrower {
    void offer(PooledBuffer buffer, int index, int length);
  }

  BranchLife life(String name) {
    BranchLife life = lives.get(name);
    if (life == null) {
      throw new AssertionError("the branch has not ended: " + name);
    }
    return life;
  }

  @Override
  public void began(Session begun) {}

  @Override
  public void branchEnded(Session of, Destination destination, BranchLife life) {
    assertThat(lives.put(destination.counters().name(), life)).as("an earlier end").isNull();
  }

  @Override
  public void failed(Session of, Throwable cause) {
    failures.add(cause);
  }

  @Override
  public void ended(Session of) {}

  /** Asserts that no byte of a destination is unaccounted for. */
  static void assertAccounted(BranchCounters counters, long lag) {
    assertThat(counters.get(BranchCounter.SENT_BYTES) + dropped(counters) + lag)
        .as("sent + dropped + lag")
        .isEqualTo(counters.get(BranchCounter.OFFERED_BYTES));
  }

  private static long dropped(BranchCounters counters) {
    return counters.get(BranchCounter.DROPPED_BYTES);
  }

  /** Ends the session, and asserts that every buffer is back in the pool. */
  void assertNothingIsLeft() {
    session.abort(CloseReason.ABORTED);
    client.runPendingTasks();
    assertThat(buffers.pool.stats().isWhole()).as("%s", buffers.pool.stats()).isTrue();
  }
}
