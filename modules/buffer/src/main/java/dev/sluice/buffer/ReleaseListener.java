package dev.sluice.buffer;

/** Hears that a {@link PooledSlice} was released for the last time. */
@FunctionalInterface
public interface ReleaseListener {

  /** One for slices whose release says nothing. */
  ReleaseListener NONE = (length, progress) -> {};

  /**
   * Called once, on the pool's event loop, after the slice's last release. The slice's buffer may
   * have gone back to its pool by now.
   *
   * @param length the slice's length in bytes, as it was given to {@link PooledBuffer#share}
   * @param progress how far its reader index had moved, in bytes: Netty moves it where a write was
   *     only partly taken, and leaves it at 0 where the whole slice was taken at once
   */
  void released(int length, int progress);
}
