package dev.sluice.proxy.destination.eventbus;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BusFramesTest {
  private static final String NODE = "5e1f8ab4-68c1-4a0d-b7cf-1b2f8a5f0c11";
  private static final int LARGE = 10_000;

  private final Set<String> nodes = new HashSet<>(Set.of(NODE));
  private final BusListener listener = new BusListener(false, nodes::contains);
  private final EmbeddedChannel channel = new EmbeddedChannel();

  BusFramesTest() {
    channel.pipeline().addLast(new BusFrames(listener, nodes::contains));
    channel.freezeTime();
    channel.pipeline().fireChannelActive();
  }

  @AfterEach
  void leaveNoBuffer() {
    channel.finishAndReleaseAll();
  }

  /** A message as a node writes it, with a reply address and a header. */
  private static ByteBuf message(String sender, int body) {
    ByteBuf frame = Unpooled.buffer();
    frame.writeInt(0).writeByte(2).writeByte(-1);
    text(frame, "codec");
    frame.writeByte(0);
    text(frame, "recorder");
    text(frame, "__vertx.reply.1");
    text(frame, sender);
    frame.writeInt(4).writeInt(body).writeZero(body);
    return frame.setInt(0, frame.readableBytes() - 4);
  }

  private static void text(ByteBuf frame, String text) {
    frame.writeInt(text.length()).writeCharSequence(text, StandardCharsets.UTF_8);
  }

  private byte[] passedOn() {
    ByteBuf all = Unpooled.buffer();
    for (ByteBuf part = channel.readInbound(); part != null; part = channel.readInbound()) {
      all.writeBytes(part);
      part.release();
    }
    return ByteBufUtil.getBytes(all);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 100, 65_536, 1_000_000})
  void messages_of_a_node_pass_byte_for_byte_in_any_pieces(int slice) {
    ByteBuf sent =
        Unpooled.wrappedBuffer(message(NODE, 0), message(NODE, LARGE), message(NODE, 10));
    byte[] expected = ByteBufUtil.getBytes(sent);
    while (sent.isReadable()) {
      channel.writeInbound(sent.readRetainedSlice(Math.min(slice, sent.readableBytes())));
    }
    sent.release();
    assertThat(passedOn()).isEqualTo(expected);
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void lengths_that_no_node_has_written_end_the_connection_and_go_no_further() {
    Random random = new Random(4);
    for (int i = 0; i < 1000; i++) {
      EmbeddedChannel stranger = new EmbeddedChannel(new BusFrames(listener, nodes::contains));
      byte[] junk = new byte[random.nextInt(20_000)];
      random.nextBytes(junk);
      ByteBuf frame = Unpooled.buffer().writeInt(16).writeByte(1).writeByte(1).writeBytes(junk);
      stranger.writeInbound(i % 2 == 0 ? frame : frame.skipBytes(6));
      assertThat(stranger.inboundMessages()).isEmpty();
      stranger.finishAndReleaseAll();
    }
  }

  @Test
  void a_message_that_is_too_long_ends_the_connection_before_it_arrives() {
    channel.writeInbound(Unpooled.buffer().writeInt(BusFrameHead.MOST_BYTES + 1));
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void a_node_that_is_not_known_yet_is_read_once_it_is_known() {
    String newcomer = "a-newcomer";
    ByteBuf message = message(newcomer, 10);
    byte[] expected = ByteBufUtil.getBytes(message);
    channel.writeInbound(message);
    channel.advanceTimeBy(200, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    assertThat(passedOn()).isEmpty();
    assertThat(channel.config().isAutoRead()).isFalse();

    nodes.add(newcomer);
    channel.advanceTimeBy(200, TimeUnit.MILLISECONDS);
    channel.runScheduledPendingTasks();
    assertThat(passedOn()).isEqualTo(expected);
    assertThat(channel.config().isAutoRead()).isTrue();
    channel.advanceTimeBy(1, TimeUnit.MINUTES);
    channel.runScheduledPendingTasks();
    assertThat(channel.isOpen()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a-stranger"})
  void a_connection_that_names_no_node_has_ten_seconds(String sender) {
    channel.writeInbound(sender.isEmpty() ? Unpooled.EMPTY_BUFFER : message(sender, 10));
    channel.advanceTimeBy(9, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    assertThat(channel.isOpen()).isTrue();
    channel.advanceTimeBy(2, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    assertThat(channel.isOpen()).isFalse();
    assertThat(passedOn()).isEmpty();
  }
}
