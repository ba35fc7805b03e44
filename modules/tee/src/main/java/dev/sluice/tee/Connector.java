package dev.sluice.tee;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import java.util.function.Consumer;

/** The way to one destination; each session dials anew. */
@FunctionalInterface
public interface Connector {

  /**
   * Opens a connection on the calling event loop, with half-closure allowed. Does not block.
   *
   * @param handler the only handler of the new channel; it sees {@code channelActive} once
   *     connected
   * @param failed called once, on the event loop, when there will be no connection
   */
  void dial(ChannelHandler handler, Consumer<Throwable> failed);

  /**
   * A connection of this way has lasted for about a second: what only long sessions need, and short
   * ones should not pay for, is set now. Called at most once for each, on the event loop.
   *
   * @param channel which is open; borrowed
   */
  default void lasted(Channel channel) {}
}
