package dev.sluice.proxy.pace;

import dev.sluice.tee.ClientConnection;
import dev.sluice.tee.Connector;
import io.netty.channel.Channel;
import java.net.ConnectException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Connects to a mirror by another connector, and paces what it is written. It counts the gates from
 * the attempt on, because what the client sends meanwhile waits for the mirror. Event loop only.
 */
final class PaceConnector implements Connector {
  private final Connector way;
  private final Duration timeout;
  private final Runnable timedOut;

  /**
   * Creates a connector.
   *
   * @param way connects to the mirror
   * @param timeout longest time at a gate, more than zero
   * @param timedOut called when a gate opens without a response
   */
  PaceConnector(Connector way, Duration timeout, Runnable timedOut) {
    this.way = way;
    this.timeout = timeout;
    this.timedOut = timedOut;
  }

  @Override
  public Attempt connect(ClientConnection client, Result result) {
    Turns turns = Turns.of(client);
    if (turns == null) {
      result.failed(new ConnectException("the session began before its route had pace"));
      return () -> {};
    }
    PacedAttempt attempt = new PacedAttempt(turns, result);
    attempt.connecting = way.connect(client, attempt);
    return attempt;
  }

  @Override
  public void lasted(Channel channel) {
    way.lasted(channel);
  }

  /** One attempt. */
  private final class PacedAttempt implements Attempt, Result {
    private final Turns turns;
    private final PacedWrites writes;
    private final Result result;
    private @Nullable Attempt connecting;
    private boolean over;

    PacedAttempt(Turns turns, Result result) {
      this.turns = turns;
      this.result = result;
      this.writes = new PacedWrites(turns.offset(), timeout, timedOut, this::leave);
      turns.follow(writes);
    }

    private void leave() {
      turns.leave(writes);
    }

    @Override
    public void connected(Channel channel) {
      over = true;
      channel.pipeline().addLast(writes);
      result.connected(channel);
    }

    @Override
    public void failed(Throwable cause) {
      over = true;
      leave();
      result.failed(cause);
    }

    @Override
    public void cancel() {
      if (!over) {
        over = true;
        leave();
        if (connecting != null) {
          connecting.cancel();
        }
      }
    }
  }
}
