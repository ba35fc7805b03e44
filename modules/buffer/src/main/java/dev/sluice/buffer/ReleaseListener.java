package dev.sluice.buffer;

/** Called when a {@link PooledSlice} was released for the last time. */
@FunctionalInterface
public interface ReleaseListener {

  /** A listener that does nothing. */
  ReleaseListener NONE = (length, progress) -> {};

  /**
   * Called once, on the pool's event loop, after the slice's last release. The slice's buffer may
   * already be back in its pool.
   *
   * @param length length of the slice in bytes, as passed to {@link PooledBuffer#share}
   * @param progress how far the slice's reader index had moved, in bytes: Netty moves it after a
   *     partial write, and leaves it at 0 after a write of the whole slice
   */
  void released(int length, int progress);
}
