package dev.sluice.tee;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A connection without a socket; its peer accepts as many bytes as the test allows. */
final class Wire extends EmbeddedChannel implements DuplexChannel {

  static final int NO_LIMIT = Integer.MAX_VALUE;

  // Not set in this class's constructor: the super constructor already reports the connection.
  private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
  private int room;
  private boolean outputShutdown;
  private boolean failing;

  Wire(int room, ChannelHandler... handlers) {
    super();
    this.room = room;
    if (handlers.length > 0) {
      pipeline().addLast(handlers);
    }
  }

  /** Creates a connection that was just made, and reports that to its handler. */
  static Wire connected(int room, ChannelHandler handler) {
    Wire wire = new Wire(room, handler);
    wire.pipeline().fireChannelActive();
    return wire;
  }

  /** Lets the peer accept so many more bytes. */
  void take(int bytes) {
    room = bytes;
    flush();
    runPendingTasks();
  }

  /** Holds the writes like a kernel that sends them later; the test releases them. */
  List<Object> holdWrites() {
    List<Object> held = new ArrayList<>();
    try {
      unsafe().outboundBuffer().forEachFlushedMessage(write -> held.add(retained(write)));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    return held;
  }

  private static Object retained(Object write) {
    return ReferenceCountUtil.retain(write);
  }

  byte[] taken() {
    return taken.toByteArray();
  }

  void inputEnds() {
    pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
    runPendingTasks();
  }

  /** Resets the connection, which shows at the next write. */
  void failWrites() {
    failing = true;
    unsafe().flush();
    runPendingTasks();
  }

  @Override
  protected void doWrite(ChannelOutboundBuffer out) throws Exception {
    if (failing) {
      throw new IOException("reset");
    }
    while (room > 0 && out.current() instanceof ByteBuf bytes) {
      int count = Math.min(room, bytes.readableBytes());
      room -= count;
      bytes.getBytes(bytes.readerIndex(), taken, count);
      out.removeBytes(count);
    }
  }

  @Override
  protected void doShutdownOutput() {
    outputShutdown = true;
  }

  @Override
  public boolean isOutputShutdown() {
    return outputShutdown;
  }

  @Override
  public ChannelFuture shutdownOutput() {
    outputShutdown = true;
    return newSucceededFuture();
  }

  @Override
  public ChannelFuture shutdownOutput(ChannelPromise promise) {
    outputShutdown = true;
    return promise.setSuccess();
  }

  @Override
  public boolean isInputShutdown() {
    return false;
  }

  @Override
  public ChannelFuture shutdownInput() {
    throw new UnsupportedOperationException();
  }

  @Override
  public ChannelFuture shutdownInput(ChannelPromise promise) {
    throw new UnsupportedOperationException();
  }

  @Override
  public boolean isShutdown() {
    return outputShutdown && isInputShutdown();
  }

  @Override
  public ChannelFuture shutdown() {
    throw new UnsupportedOperationException();
  }

  @Override
  public ChannelFuture shutdown(ChannelPromise promise) {
    throw new UnsupportedOperationException();
  }
}
