package dev.sluice.buffer;

/**
 * Thrown by a read that finds no memory for its buffer. Nothing was read and nothing is lost: the
 * read can be tried again.
 *
 * <p>It is an {@link Error} because Netty closes a channel on an exception of the same read. It has
 * no stack trace, because many reads may find no memory at once.
 */
public final class BufferShortage extends Error {
  private static final long serialVersionUID = 1L;

  BufferShortage() {
    super("no memory for a read buffer", null, false, false);
  }
}
