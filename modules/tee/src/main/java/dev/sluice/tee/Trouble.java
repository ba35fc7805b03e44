package dev.sluice.tee;

import dev.sluice.buffer.BufferShortage;
import io.netty.channel.ChannelException;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.nio.channels.NotYetConnectedException;

/**
 * Distinguishes errors of networks and operating systems from errors of the program. Any thread.
 */
final class Trouble {
  private Trouble() {}

  /** Returns whether the error only means that a read found no memory and will be tried again. */
  static boolean isForLaterTry(Throwable cause) {
    return cause instanceof BufferShortage;
  }

  /**
   * Returns whether only a mistake in the program explains an error.
   *
   * <p>No bugs are: an IOException of a network; a ChannelException of a socket option; ENOTCONN of
   * a client that was gone before its first read; a lack of memory; bytes of a client that cannot
   * be decoded.
   */
  static boolean isBug(Throwable cause) {
    if (cause instanceof DecoderException) {
      return cause.getCause() != null && isBug(cause.getCause());
    }
    return !(cause instanceof IOException
        || cause instanceof ChannelException
        || cause instanceof NotYetConnectedException
        || cause instanceof OutOfMemoryError);
  }
}
