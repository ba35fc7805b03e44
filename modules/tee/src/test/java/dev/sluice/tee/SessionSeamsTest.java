package dev.sluice.tee;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.buffer.PooledBuffer;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The extension points of a session: observers, and connectors around connectors. */
class SessionSeamsTest extends OneSession {

  /** Records what it sees as text, such as {@code primary sent 3}. */
  private static final class Notes implements SessionObserver {
    final List<String> seen = new ArrayList<>();

    @Override
    public void requested(PooledBuffer buffer, int index, int length) {
      seen.add("client sent " + text(buffer, index, length));
    }

    @Override
    public void responded(Destination from, PooledBuffer buffer, int index, int length) {
      seen.add(from.counters().name() + " sent " + text(buffer, index, length));
    }

    @Override
    public void requestsEnded(boolean inOrder) {
      seen.add(inOrder ? "client ended" : "client broke off");
    }

    private static String text(PooledBuffer buffer, int index, int length) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < length; i++) {
        text.append(buffer.getByte(index + i));
      }
      return text.toString();
    }
  }

  @Test
  void anObserverSeesBothDirectionsAndEveryDestination() {
    Notes notes = new Notes();
    observer = notes;
    Session session = begin(LagPolicy.CUT);
    client.writeInbound(buffers.buffer((byte) 1)); // waits for the primary
    assertThat(notes.seen).isEmpty();
    Wire toPrimary = primary.connect(Wire.NO_LIMIT);
    Wire toMirror = mirror.connect(Wire.NO_LIMIT);
    client.writeInbound(buffers.buffer((byte) 2, (byte) 3));
    toPrimary.writeInbound(buffers.buffer((byte) 4));
    toMirror.writeInbound(buffers.buffer((byte) 5));
    client.inputEnds();
    assertThat(notes.seen)
        .containsExactly(
            "client sent 1", "client sent 23", "primary sent 4", "mirror sent 5", "client ended");
    session.abort(CloseReason.ABORTED);
  }

  /** Tries one connector, and another if that fails. */
  private record OneAfterTheOther(Connector first, Connector second) implements Connector {
    @Override
    public Attempt connect(ClientConnection client, Result result) {
      return first.connect(
          client,
          new Result() {
            @Override
            public void connected(Channel channel) {
              result.connected(channel);
            }

            @Override
            public void failed(Throwable cause) {
              second.connect(client, result);
            }
          });
    }
  }

  @Test
  void aFailedAttemptCostsTheBranchNothing() {
    Dialled other = new Dialled();
    mirrorConnector = new OneAfterTheOther(mirror, other);
    Session session = begin(LagPolicy.CUT);
    primary.connect(Wire.NO_LIMIT);
    client.writeInbound(buffers.buffer((byte) 1));
    mirror.refuse();
    assertThat(listener.branches).isEmpty();
    Wire toMirror = other.connect(Wire.NO_LIMIT);
    client.writeInbound(buffers.buffer((byte) 2));
    assertThat(toMirror.taken()).containsExactly(1, 2);
    session.abort(CloseReason.ABORTED);
  }

  @Test
  void aBranchThatEndsBeforeItIsConnectedCancelsItsAttempt() {
    Session session = begin(LagPolicy.CUT);
    session.abort(CloseReason.ABORTED);
    assertThat(primary.cancelled).isTrue();
    assertThat(mirror.cancelled).isTrue();
  }
}
