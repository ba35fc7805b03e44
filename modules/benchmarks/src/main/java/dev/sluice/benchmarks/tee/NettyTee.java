package dev.sluice.benchmarks.tee;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.util.Arrays;
import java.util.List;

/** A tee on Netty and its pooled allocator: one read, a slice of it for each destination. */
public final class NettyTee {
  private NettyTee() {}

  /** Listens until the process is killed. */
  public static void main(String[] args) {
    int[] ports = Arrays.stream(args).mapToInt(Integer::parseInt).toArray();
    List<Integer> destinations = Arrays.stream(ports).skip(1).boxed().toList();
    boolean epoll = Epoll.isAvailable();
    EventLoopGroup loop =
        new MultiThreadIoEventLoopGroup(
            1, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    Class<? extends ServerChannel> server =
        epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    new ServerBootstrap()
        .group(loop)
        .channel(server)
        .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
        .childOption(ChannelOption.AUTO_READ, false)
        .childHandler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel client) {
                client.pipeline().addLast(new NettySession(client, destinations));
              }
            })
        .bind("127.0.0.1", ports[0])
        .syncUninterruptibly();
  }
}
