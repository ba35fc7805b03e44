package dev.sluice.frame;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;
import java.util.function.Predicate;

/** Finds the ends of messages: by a framer, or by a codec of Netty. */
public final class Ends {
  private static final int MARGIN = 3;

  private Ends() {}

  /** All streams of a test, in Latin 1. */
  public static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  /** Sizes of slices; small ones are as likely as large ones. */
  public static IntSupplier slices(Random random) {
    int most = 1 + random.nextInt(1 + random.nextInt(200));
    return () -> 1 + random.nextInt(most);
  }

  /**
   * Reads a stream in slices, and checks that the framer keeps to its contract.
   *
   * @return the positions behind the last byte of each message
   */
  public static List<Integer> of(Framer framer, byte[] stream, IntSupplier slices)
      throws FrameException {
    List<Integer> ends = new ArrayList<>();
    read(framer, stream, slices, ends);
    return ends;
  }

  /** Reads a stream in slices, and adds the positions behind the last byte of each message. */
  public static void read(
      Framer framer, byte[] stream, IntSupplier slices, List<? super Integer> ends)
      throws FrameException {
    int done = 0;
    while (done < stream.length) {
      int length = Math.min(slices.getAsInt(), stream.length - done);
      readSlice(framer, stream, done, length, ends);
      done += length;
    }
  }

  /** Reads a stream in one slice. */
  public static List<Integer> of(Framer framer, String stream) throws FrameException {
    return of(framer, bytes(stream), () -> Integer.MAX_VALUE);
  }

  private static void readSlice(
      Framer framer, byte[] stream, int from, int length, List<? super Integer> ends)
      throws FrameException {
    // Line feeds around it, which the framer must not read.
    byte[] around = new byte[length + 2 * MARGIN];
    Arrays.fill(around, (byte) '\n');
    System.arraycopy(stream, from, around, MARGIN, length);
    ByteBuf buffer = Unpooled.wrappedBuffer(around);
    int done = 0;
    while (done < length) {
      int read = framer.read(buffer, MARGIN + done, length - done);
      check(read > 0 && read <= length - done, "it has read that many bytes", read);
      done += read;
      if (framer.isAtEnd()) {
        ends.add(from + done);
      } else {
        check(done == length, "it has left bytes of a message", length - done);
      }
    }
    check(buffer.refCnt() == 1 && buffer.readerIndex() == 0, "it has changed the buffer", done);
  }

  private static void check(boolean holds, String message, int count) {
    if (!holds) { // not by AssertJ, which takes longer than most framers
      throw new AssertionError(message + ": " + count);
    }
  }

  /**
   * Writes a stream byte by byte through a codec.
   *
   * @param channel a channel with the codec
   * @param isLast whether an object from the codec means the end of a message
   * @return the positions at which messages ended
   */
  public static List<Integer> byNetty(
      EmbeddedChannel channel, byte[] stream, Predicate<Object> isLast) {
    List<Integer> ends = new ArrayList<>();
    for (int i = 0; i < stream.length; i++) {
      channel.writeInbound(Unpooled.wrappedBuffer(stream, i, 1));
      for (Object out = channel.readInbound(); out != null; out = channel.readInbound()) {
        if (isLast.test(out)) {
          ends.add(i + 1);
        }
        ReferenceCountUtil.release(out);
      }
    }
    channel.finishAndReleaseAll();
    return ends;
  }

  /** Writes a stream byte by byte through a codec whose every object is a message. */
  public static List<Integer> byNetty(byte[] stream, ChannelHandler... codec) {
    return byNetty(new EmbeddedChannel(codec), stream, message -> true);
  }
}
