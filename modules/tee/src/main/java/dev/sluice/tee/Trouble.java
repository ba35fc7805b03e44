package dev.sluice.tee;

import dev.sluice.buffer.BufferShortage;
import io.netty.channel.ChannelException;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import java.nio.channels.NotYetConnectedException;

/** Tells errors that networks and systems cause from those of the program. Any thread. */
final class Trouble {
  private Trouble() {}

  /** Whether an error only says that there was no memory for a read, which is tried again. */
  static boolean isForLaterTry(Throwable cause) {
    return cause instanceof BufferShortage;
  }

  /**
   * Whether only a mistake in the program explains an error.
   *
   * <p>Networks fail with an IOException, on a socket's options with a ChannelException, or where a
   * client was gone before its first read, with ENOTCONN; and memory may end. Strangers send what
   * cannot be decoded.
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
