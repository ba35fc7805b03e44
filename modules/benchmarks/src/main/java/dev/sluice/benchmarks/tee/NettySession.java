package dev.sluice.benchmarks.tee;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.ArrayList;
import java.util.List;

/** One session of {@link NettyTee}: the client's handler, which owns the branches. */
final class NettySession extends ChannelInboundHandlerAdapter {
  private final Channel client;
  private final List<Integer> ports;
  private final List<Channel> branches = new ArrayList<>(); // the primary is the first
  private int connected;

  NettySession(Channel client, List<Integer> ports) {
    this.client = client;
    this.ports = ports;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    Class<? extends SocketChannel> type =
        client instanceof EpollSocketChannel ? EpollSocketChannel.class : NioSocketChannel.class;
    for (int i = 0; i < ports.size(); i++) {
      ChannelFuture dialled =
          new Bootstrap()
              .group(client.eventLoop())
              .channel(type)
              .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
              .handler(new NettyBranch(this, i == 0))
              .connect("127.0.0.1", ports.get(i));
      branches.add(dialled.channel());
      dialled.addListener((ChannelFutureListener) this::dialled);
    }
  }

  private void dialled(ChannelFuture dialled) {
    if (!dialled.isSuccess()) {
      end();
    } else if (++connected == ports.size()) {
      readWhileAllKeepUp();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    for (Channel branch : branches) {
      branch.write(bytes.retainedSlice(), branch.voidPromise());
    }
    bytes.release();
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    branches.forEach(Channel::flush);
    readWhileAllKeepUp();
  }

  /** Back-pressure: the client is read while every branch has room. */
  void readWhileAllKeepUp() {
    boolean room = connected == ports.size();
    for (Channel branch : branches) {
      room &= branch.isWritable();
    }
    client.config().setAutoRead(room);
  }

  /** The opposite direction: the primary is read while the client has room. */
  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    branches.get(0).config().setAutoRead(client.isWritable());
  }

  Channel client() {
    return client;
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    end();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    end();
  }

  /** Closes every connection once its pending bytes were written. */
  void end() {
    branches.forEach(NettySession::endOf);
    endOf(client);
  }

  private static void endOf(Channel channel) {
    channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
  }
}
