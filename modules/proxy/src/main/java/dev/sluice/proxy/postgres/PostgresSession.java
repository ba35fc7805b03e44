package dev.sluice.proxy.postgres;

import dev.sluice.buffer.PooledBuffer;
import dev.sluice.frame.FrameException;
import dev.sluice.proxy.pace.GateQueue;
import dev.sluice.tee.BranchLife;
import dev.sluice.tee.ClientConnection;
import dev.sluice.tee.Destination;
import dev.sluice.tee.SessionObserver;
import io.netty.buffer.ByteBuf;
import io.netty.util.AttributeKey;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the mirrors of one session have to know of its client and of its primary: who the client is,
 * when the primary has let it in, and behind which messages the primary reported an error. Event
 * loop only.
 *
 * <pre>
 *   waiting --AuthenticationOk of the primary--> let in --the first ReadyForQuery--> ready
 *      +------------------- the primary has ended ------> refused
 * </pre>
 *
 * <p>A stranger must not make Sluice log in, so no mirror is dialled before the primary has let the
 * client in.
 */
final class PostgresSession implements SessionObserver, Messages.Receiver {
  private static final AttributeKey<PostgresSession> KEY =
      AttributeKey.valueOf(PostgresSession.class, "session");

  /** A mirror that waits for the primary. */
  interface Waiting {
    /** The primary has let the client in. */
    void letIn();

    /** The primary has refused the client, or has ended before its first ReadyForQuery. */
    void turnedAway();
  }

  private enum State {
    WAITING,
    LET_IN,
    READY,
    REFUSED
  }

  private final FirstMessage first;
  private final CancelKeys cancelKeys;
  private final Runnable badBinding;
  private final Messages responses = new Messages(this);
  private final List<Waiting> waiting = new ArrayList<>();
  private final List<GateQueue> gates = new ArrayList<>();
  private CancelKeys.@Nullable Entry keys;
  private @Nullable Destination primary;
  private State state = State.WAITING;
  private long requested;
  private boolean failed; // the primary has reported an error since the last ReadyForQuery
  private boolean unreadable;

  private PostgresSession(FirstMessage first, CancelKeys cancelKeys, Runnable badBinding) {
    this.first = first;
    this.cancelKeys = cancelKeys;
    this.badBinding = badBinding;
  }

  /**
   * Begins to observe a client whose first message has been read.
   *
   * @param badBinding called if the primary refuses channel binding, which concerns the
   *     certificates
   * @return the session; {@link SessionObserver#NONE} if the client came before its route had the
   *     protocol
   */
  static SessionObserver observe(
      ClientConnection client, CancelKeys cancelKeys, Runnable badBinding) {
    FirstMessage first = FirstMessage.of(client);
    if (first == null) {
      return NONE;
    }
    PostgresSession session = new PostgresSession(first, cancelKeys, badBinding);
    client.channel().attr(KEY).set(session);
    return session;
  }

  /** Returns the session of a client; null if its first message is not known. */
  static @Nullable PostgresSession of(ClientConnection client) {
    return client.channel().attr(KEY).get();
  }

  FirstMessage first() {
    return first;
  }

  /** Returns the offsets in the client's stream at which a mirror must have answered everything. */
  GateQueue newGates() {
    GateQueue queue = new GateQueue();
    gates.add(queue);
    return queue;
  }

  void remove(GateQueue queue) {
    gates.removeIf(each -> each == queue);
  }

  /** Calls a mirror back once, now or later, unless it is removed before. */
  void await(Waiting mirror) {
    switch (state) {
      case WAITING -> waiting.add(mirror);
      case LET_IN -> {
        waiting.add(mirror);
        mirror.letIn();
      }
      case READY -> mirror.letIn();
      case REFUSED -> mirror.turnedAway();
    }
  }

  /** Calls a mirror no more. */
  void remove(Waiting mirror) {
    waiting.remove(mirror);
  }

  /** Notes the key by which a mirror cancels the session's queries. */
  void mirrorKey(String mirror, CancelKey key) {
    if (keys != null) {
      keys.put(mirror, key);
    }
  }

  // ---- what happens

  @Override
  public void opened(Destination to) {
    if (primary == null) {
      primary = to;
    }
  }

  @Override
  public void requested(PooledBuffer buffer, int index, int length) {
    requested += length;
  }

  @Override
  public void responded(Destination from, PooledBuffer buffer, int index, int length) {
    if (!isPrimary(from) || unreadable) {
      return;
    }
    try {
      responses.read(buffer, index, length);
    } catch (FrameException e) {
      unreadable = true; // the mirrors go on; without the primary's errors they cannot be mended
    }
  }

  @SuppressWarnings("ReferenceEquality") // a record of a connector and counters
  private boolean isPrimary(Destination destination) {
    return destination == primary;
  }

  @Override
  public boolean wants(byte kind) {
    return state != State.READY && (kind == 'R' || kind == 'K' || kind == 'E');
  }

  @Override
  public void message(byte kind, ByteBuf body) {
    switch (kind) {
      case 'R' -> {
        if (state == State.WAITING
            && body.readableBytes() >= Integer.BYTES
            && body.readInt() == 0) {
          state = State.LET_IN;
          List.copyOf(waiting).forEach(Waiting::letIn);
        }
      }
      case 'K' -> {
        if (state != State.READY) {
          keys = cancelKeys.add(CancelKey.of(body));
        }
      }
      case 'E' -> error(body);
      case 'Z' -> readyForQuery();
      default -> {}
    }
  }

  private void error(ByteBuf body) {
    failed = true;
    if (state == State.WAITING && ServerError.read(body).message().contains("channel binding")) {
      badBinding.run();
    }
  }

  private void readyForQuery() {
    if (state != State.READY) {
      state = State.READY;
      waiting.clear();
    }
    if (failed) {
      failed = false;
      gates.forEach(queue -> queue.add(requested));
    }
  }

  @Override
  public void branchEnded(Destination to, BranchLife life) {
    if (isPrimary(to) && state != State.READY) {
      state = State.REFUSED;
      List<Waiting> last = List.copyOf(waiting);
      waiting.clear();
      last.forEach(Waiting::turnedAway);
    }
  }

  @Override
  public void ended() {
    if (keys != null) {
      keys.remove();
    }
  }
}
