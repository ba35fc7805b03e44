package dev.sluice.proxy.postgres;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.pace.GateQueue;
import dev.sluice.tee.BranchEnd;
import dev.sluice.tee.CloseReason;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** What a mirror is sent, and when. A message is one letter, and has a body of a few bytes. */
class MirrorHandlerTest {
  private static final String LOGIN = "startup"; // the first message has no letter

  private final GateQueue gates = new GateQueue();
  private final List<Throwable> errors = new ArrayList<>();
  private final List<ChannelFuture> writes = new ArrayList<>();
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private int endedCopies;
  private long offset;

  MirrorHandlerTest() {
    Messages responses = new Messages(new NoReceiver());
    MirrorHandler handler = new MirrorHandler(responses, gates, () -> endedCopies++);
    responses.setReceiver(handler);
    channel.pipeline().addLast(handler, new Branch());
  }

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
    assertThat(writes).allMatch(ChannelFuture::isDone);
  }

  private static final class NoReceiver implements Messages.Receiver {
    @Override
    public boolean wants(byte kind) {
      return false;
    }

    @Override
    public void message(byte kind, ByteBuf body) {}
  }

  /** Stands for the branch, which drops what it reads. */
  private final class Branch extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      ReferenceCountUtil.release(message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      errors.add(cause);
    }
  }

  private static ByteBuf message(char kind) {
    int body = kind % 7;
    return Unpooled.buffer().writeByte(kind).writeInt(Integer.BYTES + body).writeZero(body);
  }

  private static ByteBuf startup() {
    byte[] body = "user\0a\0\0".getBytes(ISO_8859_1);
    return Unpooled.buffer().writeInt(8 + body.length).writeInt(3 << 16).writeBytes(body);
  }

  private static ByteBuf messages(String kinds) {
    ByteBuf all = Unpooled.buffer();
    for (int i = 0; i < kinds.length(); i++) {
      all.writeBytes(message(kinds.charAt(i)));
    }
    return all;
  }

  private void clientSends(ByteBuf bytes) {
    offset += bytes.readableBytes();
    writes.add(channel.write(bytes));
    channel.flush();
  }

  private void clientSends(String kinds) {
    clientSends(LOGIN.equals(kinds) ? startup() : messages(kinds));
  }

  private void mirrorSends(String kinds) {
    channel.writeInbound(messages(kinds));
  }

  /** The primary has reported an error, and is ready again. */
  private void gate() {
    gates.add(offset);
  }

  /** Returns the letters of what the mirror was sent since the last call. */
  private String sent() {
    ByteBuf all = Unpooled.buffer();
    for (ByteBuf each = channel.readOutbound(); each != null; each = channel.readOutbound()) {
      all.writeBytes(each);
      each.release();
    }
    StringBuilder kinds = new StringBuilder();
    while (all.isReadable()) {
      kinds.append((char) all.readByte());
      all.skipBytes(all.getInt(all.readerIndex()));
    }
    return kinds.toString();
  }

  private @Nullable CloseReason reason() {
    channel.runPendingTasks();
    return errors.isEmpty() ? null : ((BranchEnd) errors.get(0)).reason();
  }

  @Test
  void theClientsLoginIsLeftOut() {
    clientSends(LOGIN);
    clientSends("ppp");
    assertThat(sent()).isEmpty();
    assertThat(writes).allMatch(ChannelFuture::isSuccess);
    clientSends("pQp");
    assertThat(sent()).isEqualTo("Qp");
  }

  @RepeatedTest(100)
  void theSameIsSentHoweverTheStreamIsSliced(RepetitionInfo round) {
    Random random = new Random(round.getCurrentRepetition());
    ByteBuf all = Unpooled.wrappedBuffer(startup(), messages("ppQPBESQddcX"));
    while (all.isReadable()) {
      int count = Math.min(all.readableBytes(), 1 + random.nextInt(1 + random.nextInt(40)));
      clientSends(all.readBytes(count));
    }
    mirrorSends("CZ12CZGCZ");
    assertThat(sent()).isEqualTo("QPBESQddcX");
    assertThat(writes).allMatch(ChannelFuture::isSuccess);
    assertThat(errors).isEmpty();
  }

  @Test
  void whatFollowsAnErrorOfThePrimaryWaitsForTheMirror() {
    clientSends(LOGIN);
    clientSends("Q");
    gate();
    clientSends("QQ");
    assertThat(sent()).isEqualTo("Q");
    assertThat(writes.get(2).isDone()).isFalse();
    mirrorSends("T");
    assertThat(sent()).isEmpty();
    mirrorSends("CZ");
    assertThat(sent()).isEqualTo("QQ");
    assertThat(writes.get(2).isSuccess()).isTrue();
  }

  @Test
  void withoutAnErrorOfThePrimaryNothingWaits() {
    clientSends(LOGIN);
    clientSends("QQPBESQ");
    assertThat(sent()).isEqualTo("QQPBESQ");
  }

  @Test
  void aCopyThatOnlyTheMirrorBeginsIsEnded() {
    clientSends(LOGIN);
    clientSends("Q");
    gate();
    mirrorSends("G");
    clientSends("Q");
    assertThat(sent()).isEqualTo("Qf");
    mirrorSends("EZ");
    assertThat(sent()).isEqualTo("Q");
    assertThat(endedCopies).isEqualTo(1);
  }

  @Test
  void soIsOneThatBeginsWhileTheClientGoesOn() {
    clientSends(LOGIN);
    clientSends("PBES");
    gate();
    clientSends("Q");
    assertThat(sent()).isEqualTo("PBES");
    mirrorSends("12G");
    assertThat(sent()).isEqualTo("fS");
    mirrorSends("EZ");
    assertThat(sent()).isEqualTo("Q");
  }

  @Test
  void rowsOfACopyThatThePrimaryRefusedGoToAMirrorThatTakesThem() {
    clientSends(LOGIN);
    clientSends("Q");
    mirrorSends("G");
    clientSends("dd");
    gate();
    clientSends("dfQ");
    assertThat(sent()).isEqualTo("Qdddf");
    mirrorSends("EZ");
    assertThat(sent()).isEqualTo("Q");
    assertThat(endedCopies).isZero();
  }

  @Test
  void aCopyThatOnlyTheMirrorRefusesNeedsNothing() {
    clientSends(LOGIN);
    clientSends("Q");
    mirrorSends("EZ");
    clientSends("dddcQ");
    assertThat(sent()).isEqualTo("QdddcQ");
  }

  @Test
  void aCopyOutOfStepEndsTheBranch() {
    clientSends(LOGIN);
    clientSends("PBESQ");
    mirrorSends("G");
    assertThat(reason()).isEqualTo(CloseReason.OUT_OF_STEP);
    assertThat(errors.get(0)).hasMessageStartingWith("was cut: it has begun a COPY");
    assertThat(sent()).isEqualTo("PBESQ");
    clientSends("Q");
    assertThat(sent()).isEmpty();
  }

  @Test
  void aRequestBetweenTheRowsOfACopyEndsTheBranch() {
    clientSends(LOGIN);
    clientSends("Q");
    mirrorSends("G");
    clientSends("dQ");
    assertThat(reason()).isEqualTo(CloseReason.OUT_OF_STEP);
    assertThat(sent()).isEqualTo("Qd");
  }

  @Test
  void theEndOfTheSessionWaitsForTheLastAnswer() {
    clientSends(LOGIN);
    clientSends("QX");
    assertThat(sent()).isEqualTo("Q");
    mirrorSends("CZ");
    assertThat(sent()).isEqualTo("X");
    channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    assertThat(errors).isEmpty();
  }

  @Test
  void theEndOfTheSessionGivesUpACopy() {
    clientSends(LOGIN);
    clientSends("QdX");
    mirrorSends("G");
    assertThat(sent()).isEqualTo("QdX");
  }

  @Test
  void theMirrorsLastWordsAreTheReasonOfItsEnd() {
    clientSends(LOGIN);
    clientSends("Q");
    byte[] fields = "SFATAL\0VFATAL\0Mgoing\ndown\0\0".getBytes(ISO_8859_1);
    ByteBuf fatal = Unpooled.buffer().writeByte('E').writeInt(4 + fields.length);
    channel.writeInbound(fatal.writeBytes(fields));
    channel.pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    assertThat(reason()).isEqualTo(CloseReason.CLOSED_BY_PEER);
    assertThat(errors.get(0)).hasMessage("ended the session: going down");
  }

  @Test
  void manyRequestsWaitForAnswers() {
    clientSends(LOGIN);
    clientSends("S".repeat(2000));
    assertThat(sent()).hasSize(1024);
    mirrorSends("Z".repeat(1000));
    assertThat(sent()).hasSize(976);
  }
}
