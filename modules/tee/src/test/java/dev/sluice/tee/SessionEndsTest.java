package dev.sluice.tee;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.DefaultByteBufHolder;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The end of a session for each side, if another side leaves or cannot be reached. */
class SessionEndsTest extends OneSession {

  @Test
  void bytesBeforeAClientBreaksOffArriveButItsStreamNeverLooksWhole() {
    begin(LagPolicy.CUT);
    Wire toPrimaryWire = primary.connect(0);
    Wire toMirrorWire = mirror.connect(Wire.NO_LIMIT);
    client.writeInbound(buffers.buffer((byte) 1));
    client.pipeline().fireExceptionCaught(new IOException("reset"));
    client.inputEnds(); // as Netty reports it after an error
    client.runPendingTasks();
    toMirrorWire.runPendingTasks();
    assertThat(client.isOpen()).isFalse();
    assertThat(toMirrorWire.taken()).containsExactly(1);
    assertThat(toMirrorWire.isOpen()).isFalse();
    assertThat(toPrimaryWire.isOpen()).isTrue();

    toPrimaryWire.take(1);

    assertThat(toPrimaryWire.taken()).containsExactly(1);
    assertThat(toPrimaryWire.isOpen()).isFalse();
    assertThat(toPrimaryWire.isOutputShutdown()).isFalse();
    assertThat(toMirrorWire.isOutputShutdown()).isFalse();
  }

  @Test
  void bytesThatAClientSendsAfterItsPrimaryHasGoneAreReadAndDropped() {
    begin(LagPolicy.CUT);
    Wire toPrimaryWire = primary.connect(Wire.NO_LIMIT);
    Wire toMirrorWire = mirror.connect(Wire.NO_LIMIT);
    client.take(0);
    toPrimaryWire.writeInbound(buffers.buffer((byte) 1));
    toPrimaryWire.inputEnds();
    toPrimaryWire.close();
    assertThat(client.isOpen()).isTrue();

    client.writeInbound(buffers.buffer((byte) 2));

    assertThat(client.config().isAutoRead()).isTrue();
    assertThat(toMirrorWire.taken()).isEmpty();
    assertThat(buffers.pool.stats().held()).as("only the response").isEqualTo(1);
    client.take(1);
    assertThat(client.taken()).containsExactly(1);
    assertThat(client.isOutputShutdown()).isTrue();
    client.inputEnds();
    assertThat(client.isOpen()).isFalse();
    toMirrorWire.close();
  }

  @Test
  void aPrimaryThatRespondsToAClientThatHasGoneIsClosed() {
    begin(LagPolicy.CUT);
    Wire toPrimaryWire = primary.connect(Wire.NO_LIMIT);
    mirror.connect(Wire.NO_LIMIT).close();
    client.inputEnds();
    toPrimaryWire.runPendingTasks();
    client.close();
    client.runPendingTasks();
    assertThat(toPrimaryWire.isOpen()).isTrue();

    toPrimaryWire.writeInbound(buffers.buffer((byte) 2));
    toPrimaryWire.runPendingTasks();

    assertThat(toPrimaryWire.isOpen()).isFalse();
  }

  @Test
  void aPrimaryGetsItsPendingBytesAfterItsClientHasGone() {
    begin(LagPolicy.CUT);
    Wire toPrimaryWire = primary.connect(0);
    mirror.connect(Wire.NO_LIMIT).close();
    client.writeInbound(buffers.buffer((byte) 1));
    client.inputEnds();
    client.close();
    client.runPendingTasks();
    toPrimaryWire.writeInbound(buffers.buffer((byte) 2));
    assertThat(toPrimaryWire.isOpen()).isTrue();

    toPrimaryWire.take(1);
    toPrimaryWire.writeInbound(buffers.buffer((byte) 3));
    toPrimaryWire.runPendingTasks();

    assertThat(toPrimaryWire.taken()).containsExactly(1);
    assertThat(toPrimaryWire.isOpen()).isFalse();
  }

  @Test
  void aResponseSentBeforeAWriteToThePrimaryFailedReachesTheClient() {
    Session session = begin(LagPolicy.CUT);
    Wire toPrimaryWire = primary.connect(0);
    client.writeInbound(buffers.buffer((byte) 1));
    toPrimaryWire.failWrites();
    toPrimaryWire.writeInbound(buffers.buffer((byte) 2));
    toPrimaryWire.inputEnds();
    client.runPendingTasks();

    assertThat(client.taken()).containsExactly(2);
    assertThat(client.isOpen()).isFalse();
    assertThat(client.isOutputShutdown()).isFalse();
    session.abort(CloseReason.DRAIN_EXPIRED);
  }

  @Test
  void bytesSentBeforeAWriteToTheClientFailedReachThePrimary() {
    begin(LagPolicy.CUT);
    client.take(0);
    Wire toPrimaryWire = primary.connect(Wire.NO_LIMIT);
    mirror.connect(Wire.NO_LIMIT).close();
    toPrimaryWire.writeInbound(buffers.buffer((byte) 2));
    client.failWrites();
    client.writeInbound(buffers.buffer((byte) 1));
    client.inputEnds();
    toPrimaryWire.runPendingTasks();
    client.runPendingTasks();

    assertThat(toPrimaryWire.taken()).containsExactly(1);
    assertThat(toPrimaryWire.isOpen()).isFalse();
    assertThat(toPrimaryWire.isOutputShutdown()).isFalse();
  }

  @Test
  void aDestinationThatCannotBeDialledEndsItsOwnBranchOnly() {
    mirror.throwing = new ChannelException("too many open files");
    Session session = begin(LagPolicy.CUT);
    Wire toPrimaryWire = primary.connect(Wire.NO_LIMIT);
    client.writeInbound(buffers.buffer((byte) 1));

    assertThat(toPrimaryWire.taken()).containsExactly(1);
    assertThat(listener.branches).containsExactly(CloseReason.CONNECT_FAILED);
    session.abort(CloseReason.ABORTED);
  }

  @Test
  void aPrimaryThatCannotBeDialledEndsTheSession() {
    primary.throwing = new ChannelException("too many open files");
    Session session = begin(LagPolicy.CUT);
    client.runPendingTasks();

    assertThat(client.isOpen()).isFalse();
    session.abort(CloseReason.ABORTED);
  }

  @Test
  void bytesThatAreNotInAPooledBufferAreRelayedAndReleased() {
    Session session = begin(LagPolicy.CUT);
    Wire toPrimaryWire = primary.connect(Wire.NO_LIMIT);
    ByteBuf stranger = Unpooled.buffer(1).writeByte(1);
    client.writeInbound(stranger);
    assertThat(stranger.refCnt()).isZero();
    assertThat(toPrimaryWire.taken()).containsExactly(1);
    mirror.refuse();
    session.abort(CloseReason.ABORTED);
  }

  @Test
  void aMessageThatIsNotBytesEndsTheSessionAndIsReleased() {
    begin(LagPolicy.CUT);
    Wire toPrimaryWire = primary.connect(Wire.NO_LIMIT);
    DefaultByteBufHolder stranger = new DefaultByteBufHolder(Unpooled.buffer(1));
    client.writeInbound(stranger);
    client.runPendingTasks();
    toPrimaryWire.runPendingTasks();

    assertThat(stranger.refCnt()).isZero();
    assertThat(client.isOpen()).isFalse();
    assertThat(listener.failures).hasSize(1);
    listener.failures.clear();
    mirror.refuse();
  }
}
