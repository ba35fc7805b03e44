package dev.sluice.proxy.destination.eventbus;

import dev.sluice.tee.Connector;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.AbstractChannel;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.vertx.core.internal.buffer.BufferInternal;
import java.io.IOException;
import java.net.SocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A session on the event bus as a Netty channel, so that the code that writes to sockets and waits
 * for them works here unchanged.
 *
 * <p>A write ends when the consumer has replied to it. Until then its buffer is held and counts as
 * the mirror's lag. Event loop only.
 */
final class BusChannel extends AbstractChannel implements DuplexChannel {
  private static final ChannelMetadata METADATA = new ChannelMetadata(false);

  private final ChannelConfig config = new DefaultChannelConfig(this);
  private final BusSession session;
  private int unacknowledged;
  private boolean taken;
  private boolean ended;
  private boolean acknowledgedEnd;
  private boolean closed;

  BusChannel(BusSession session) {
    super((Channel) null);
    this.session = session;
  }

  /** Opens the session; the result follows, unless the channel is closed before. */
  void open(Duration timeout, Connector.Result result) {
    session.open(
        timeout,
        why -> {
          if (closed && why == null) {
            session.cut();
          } else if (!closed && why == null) {
            taken = true;
            result.connected(this);
            pipeline().fireChannelActive();
          } else if (!closed) {
            close();
            result.failed(why);
          }
        });
  }

  /** Cancels the session if no consumer has accepted it yet. */
  void cancel() {
    if (!taken) {
      close();
    }
  }

  @Override
  protected void doWrite(ChannelOutboundBuffer out) throws Exception {
    int[] skip = {unacknowledged};
    out.forEachFlushedMessage(
        message -> {
          if (skip[0] > 0) {
            skip[0]--;
          } else {
            unacknowledged++;
            session.send(copy((ByteBuf) message), this::acknowledged);
          }
          return true;
        });
  }

  /**
   * Copied, because the bus passes messages to other threads, which must not share a pooled buffer.
   */
  private static BufferInternal copy(ByteBuf share) {
    return BufferInternal.buffer(Unpooled.wrappedBuffer(ByteBufUtil.getBytes(share)));
  }

  /**
   * Handles a reply, which makes room for one message; the oldest write ends, whichever message the
   * reply is for.
   */
  private void acknowledged(@Nullable Throwable why) {
    ChannelOutboundBuffer out = unsafe().outboundBuffer();
    if (why != null) {
      fail(why);
    } else if (out != null) {
      unacknowledged--;
      out.remove();
    }
  }

  /** Reports a consumer that has gone as a broken connection. */
  private void fail(Throwable why) {
    if (!closed) {
      pipeline().fireExceptionCaught(new IOException(why.getMessage(), why));
      close();
    }
  }

  @Override
  protected void doShutdownOutput() {
    ended = true;
    session.end(
        why -> {
          if (why != null) {
            fail(why);
          } else if (!closed) {
            acknowledgedEnd = true;
            pipeline().fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
          }
        });
  }

  @Override
  protected void doClose() {
    closed = true;
    // Before the consumer has accepted the session, its address is unknown.
    if (taken && !ended) {
      session.cut();
    }
  }

  @Override
  public boolean isOpen() {
    return !closed;
  }

  @Override
  public boolean isActive() {
    return taken && !closed;
  }

  @Override
  public ChannelFuture shutdownOutput(ChannelPromise promise) {
    ((AbstractUnsafe) unsafe()).shutdownOutput(promise);
    return promise;
  }

  @Override
  public ChannelFuture shutdownOutput() {
    return shutdownOutput(newPromise());
  }

  @Override
  public boolean isOutputShutdown() {
    return ended;
  }

  @Override
  public boolean isInputShutdown() {
    return acknowledgedEnd;
  }

  @Override
  public boolean isShutdown() {
    return ended && acknowledgedEnd;
  }

  @Override
  public ChannelFuture shutdownInput() {
    return shutdownInput(newPromise());
  }

  /** Consumers send no bytes, so there is nothing to stop. */
  @Override
  public ChannelFuture shutdownInput(ChannelPromise promise) {
    return promise.setSuccess();
  }

  @Override
  public ChannelFuture shutdown() {
    return shutdownOutput();
  }

  @Override
  public ChannelFuture shutdown(ChannelPromise promise) {
    return shutdownOutput(promise);
  }

  @Override
  public ChannelConfig config() {
    return config;
  }

  @Override
  public ChannelMetadata metadata() {
    return METADATA;
  }

  @Override
  protected AbstractUnsafe newUnsafe() {
    return new AbstractUnsafe() {
      @Override
      public void connect(SocketAddress to, SocketAddress from, ChannelPromise promise) {
        promise.setFailure(
            new UnsupportedOperationException("an event-bus channel is opened by open()"));
      }
    };
  }

  @Override
  protected boolean isCompatible(EventLoop loop) {
    return true;
  }

  @Override
  protected @Nullable SocketAddress localAddress0() {
    return null;
  }

  @Override
  protected @Nullable SocketAddress remoteAddress0() {
    return null;
  }

  @Override
  protected void doBind(SocketAddress address) {
    throw new UnsupportedOperationException("an event-bus channel cannot be bound");
  }

  @Override
  protected void doDisconnect() {
    doClose();
  }

  @Override
  protected void doBeginRead() {
    // Consumers only reply to messages, so there is nothing to read.
  }
}
