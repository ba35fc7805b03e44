package dev.sluice.tee;

import dev.sluice.buffer.BufferPool;
import dev.sluice.buffer.PooledBuffer;
import io.netty.channel.Channel;

/** Receives the responses of one branch. Event loop only. */
interface ResponseSink {

  /**
   * The branch is connected: sets up how its channel is read. Called once, before the first event.
   *
   * @param channel borrowed
   * @param plain whether no handler decodes the bytes
   */
  void opened(Channel channel, boolean plain);

  /** The branch is connected and has written its waiting bytes. */
  default void connected() {}

  /** The destination has sent bytes. Borrows the buffer. */
  default void received(PooledBuffer buffer, int index, int length) {}

  /** The destination was read until there was no more, or until its turn ended. */
  default void turnEnded() {}

  /** The destination has sent the end of its stream. */
  default void streamEnded() {}

  /** The branch has ended; called once. */
  default void branchEnded() {}

  /**
   * Returns a sink that drops everything: it holds no buffer and never pauses the destination.
   *
   * @param pool the pool that reads use
   */
  static ResponseSink dropping(BufferPool pool) {
    return (channel, plain) -> ReadControl.intoNothing(channel, plain, pool);
  }
}
