package dev.sluice.tee;

import dev.sluice.buffer.BufferPool;
import dev.sluice.buffer.PooledBuffer;
import io.netty.channel.Channel;

/** Where the responses of one branch go. Event loop only. */
interface ResponseSink {

  /**
   * The branch is connected: sets how its channel is read. Called once, before the first event.
   *
   * @param channel lent
   * @param plain whether nothing decodes what is read
   */
  void opened(Channel channel, boolean plain);

  /** The branch has a connection and has written what it was owed before. */
  default void connected() {}

  /** The destination has sent something. Borrows. */
  default void received(PooledBuffer buffer, int index, int length) {}

  /** The destination was read until there was no more, or for as long as a turn may take. */
  default void turnEnded() {}

  /** The destination has sent the end of its stream. */
  default void streamEnded() {}

  /** The branch has ended; called once, whatever came before. */
  default void branchEnded() {}

  /**
   * One that drops everything: it holds no buffer, and never stops a destination that talks.
   *
   * @param pool where it is read into
   */
  static ResponseSink dropping(BufferPool pool) {
    return (channel, plain) -> ReadControl.intoNothing(channel, plain, pool);
  }
}
