package dev.sluice.proxy.destination.eventbus;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listener of the event bus. It tracks the connections that have not identified themselves as
 * nodes yet (strangers). Above a limit it closes the oldest one, because a node identifies itself
 * at once.
 */
final class BusListener extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(BusListener.class);
  private static final int MOST_STRANGERS = 128;
  private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final boolean encrypted;
  private final Predicate<String> nodes;
  private final Set<Channel> strangers =
      new LinkedHashSet<>(); // guarded by this, as are all fields below
  private long toldNanos = System.nanoTime() - PERIOD_NANOS;
  private long untold;

  /**
   * Creates a listener without connections.
   *
   * @param encrypted whether TLS identifies the nodes
   * @param nodes tests whether the cluster has a node of this ID; called on event loops
   */
  BusListener(boolean encrypted, Predicate<String> nodes) {
    this.encrypted = encrypted;
    this.nodes = nodes;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object accepted) {
    Channel connection = (Channel) accepted;
    connection.pipeline().addLast(encrypted ? new BusHandshake(this) : new BusFrames(this, nodes));
    add(connection);
    ctx.fireChannelRead(accepted);
  }

  private void add(Channel connection) {
    Channel oldest = null;
    synchronized (this) {
      strangers.add(connection);
      if (strangers.size() > MOST_STRANGERS) {
        Iterator<Channel> all = strangers.iterator();
        oldest = all.next();
        all.remove();
      }
    }
    connection.closeFuture().addListener(closed -> forget(connection));
    if (oldest != null) {
      refuse(oldest, "has not identified itself as a node, and too many other connections wait");
    }
  }

  /** Forgets a connection that is a node's, or closed. */
  synchronized void forget(Channel connection) {
    strangers.remove(connection);
  }

  /** Closes a connection; logs it at most once in ten seconds. */
  void refuse(Channel connection, @Nullable String why) {
    connection.close();
    synchronized (this) {
      long now = System.nanoTime();
      if (now - toldNanos < PERIOD_NANOS) {
        untold++;
        return;
      }
      toldNanos = now;
      String more = untold > 0 ? " (and " + untold + " more)" : "";
      untold = 0;
      LOG.warn("event bus: closed a connection from {}: it {}{}", from(connection), why, more);
    }
  }

  private static Object from(Channel connection) {
    return connection.remoteAddress() == null ? "somewhere" : connection.remoteAddress();
  }
}
