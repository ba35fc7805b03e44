package dev.sluice.proxy.pace;

import dev.sluice.buffer.PooledBuffer;
import dev.sluice.tee.BranchCounters;
import dev.sluice.tee.ClientConnection;
import dev.sluice.tee.Destination;
import dev.sluice.tee.SessionObserver;
import io.netty.util.AttributeKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The turns of one session: where in its stream the client has sent bytes after bytes of the
 * primary. The mirrors that are paced learn each of these offsets as a gate, before the bytes
 * behind it are offered to them. Event loop only.
 */
public final class Turns implements SessionObserver {
  private static final AttributeKey<Turns> KEY = AttributeKey.valueOf(Turns.class, "TURNS");

  private final BranchCounters primary;
  private final List<PacedWrites> mirrors = new ArrayList<>(1);
  private long offset;
  private boolean responded;

  private Turns(BranchCounters primary) {
    this.primary = primary;
  }

  /**
   * Returns the observer of the sessions of a route.
   *
   * @param primary the counters of the primary, by which it is recognised
   */
  public static SessionObserver.Factory observing(BranchCounters primary) {
    return client -> {
      Turns turns = new Turns(primary);
      client.channel().attr(KEY).set(turns);
      return turns;
    };
  }

  /** Returns the turns of a client's session; null if its session is not observed. */
  static @Nullable Turns of(ClientConnection client) {
    return client.channel().attr(KEY).get();
  }

  /** Returns the number of bytes that the client has sent. */
  long offset() {
    return offset;
  }

  /** Tells a mirror all gates from now on. */
  void follow(PacedWrites mirror) {
    mirrors.add(mirror);
  }

  /** Tells a mirror no more gates. */
  void leave(PacedWrites mirror) {
    mirrors.remove(mirror);
  }

  @Override
  public void requested(PooledBuffer buffer, int index, int length) {
    if (responded) {
      responded = false;
      for (int i = 0; i < mirrors.size(); i++) {
        mirrors.get(i).gate(offset);
      }
    }
    offset += length;
  }

  @Override
  public void responded(Destination from, PooledBuffer buffer, int index, int length) {
    responded |= from.counters() == primary;
  }
}
