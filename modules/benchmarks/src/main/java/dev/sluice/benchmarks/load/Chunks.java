package dev.sluice.benchmarks.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.List;

/** Small writes at a steady rate, each a separate call, on a few connections. A unit is a GiB. */
public final class Chunks implements Phase {
  private static final int CONNECTIONS = 4;
  private static final int WRITE = 1024;
  private static final int MIB_PER_SECOND = 60;
  private static final ByteBuf BYTES = Link.bytes(WRITE);
  private static final double GIB = 1024.0 * 1024 * 1024;

  private final Link link;
  private final Schedule schedule;

  /** Sends for this many seconds. */
  public Chunks(Link link, double seconds) {
    this.link = link;
    schedule = Schedule.lasting(MIB_PER_SECOND * 1024.0 * 1024 / WRITE, seconds);
  }

  @Override
  public Work run() throws InterruptedException {
    link.peers().echo(false);
    List<Channel> clients = link.connect(CONNECTIONS, ChannelInboundHandlerAdapter::new);
    link.countSent(schedule.count() * WRITE);
    Link.await(
        Pacer.run(
            link.loops().clients(),
            schedule,
            (index, due) -> {
              Channel client = clients.get((int) (index % CONNECTIONS));
              client.writeAndFlush(BYTES.duplicate(), client.voidPromise());
            }));
    link.settle();
    link.close(clients);
    link.peers().echo(true);
    return new Work(schedule.count() * WRITE / GIB, new Latencies());
  }
}
