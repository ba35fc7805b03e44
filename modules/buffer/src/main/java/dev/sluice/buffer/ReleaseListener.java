package dev.sluice.buffer;

/** The one who gave a {@link BufferShare} away and wants to know when it is back. */
@FunctionalInterface
public interface ReleaseListener {

  /** One for shares whose release says nothing. */
  ReleaseListener NONE = (length, progress) -> {};

  /**
   * Called once, on the pool's event loop, after the share's last release. The share's buffer may
   * have gone back to its pool by now.
   *
   * @param length the share's length in bytes, as it was given to {@link PooledBuffer#share}
   * @param progress how far its reader index had moved, in bytes: Netty moves it where a write was
   *     only partly taken, and leaves it at 0 where the whole share was taken at once
   */
  void released(int length, int progress);
}
