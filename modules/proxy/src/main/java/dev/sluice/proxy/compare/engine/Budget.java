package dev.sluice.proxy.compare.engine;

import dev.sluice.buffer.BufferPool;

/**
 * The memory that one comparison may take. It bounds both sides together: bytes up to three
 * quarters of the window, then hashes up to the whole window; an eighth of it is for messages whose
 * end is not known yet. Event loop only.
 */
final class Budget {
  private static final int MOST_OPEN = 16 * 1024;

  private final BufferPool pool;
  private final long window;

  /**
   * Creates a budget.
   *
   * @param pool its memory also limits the comparison; buffers of it are held
   * @param window limit in bytes
   */
  Budget(BufferPool pool, long window) {
    this.pool = pool;
    this.window = window;
  }

  BufferPool pool() {
    return pool;
  }

  /** Returns the limit for bytes, in bytes. */
  long forBytes() {
    return window / 4 * 3;
  }

  /** Returns the limit for everything, in bytes. */
  long forAll() {
    return window;
  }

  /** Returns the length up to which the end of a message is awaited, in bytes. */
  long forOpenMessage() {
    return Math.min(MOST_OPEN, window / 8);
  }

  /** Returns whether the process has too little memory left for comparisons. */
  boolean isTight() {
    return pool.memoryBudget().isTight();
  }
}
