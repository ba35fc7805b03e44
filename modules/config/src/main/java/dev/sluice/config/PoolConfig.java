package dev.sluice.config;

import dev.sluice.buffer.Internal;
import dev.sluice.buffer.PoolOptions;
import java.time.Duration;
import java.util.List;

/** The keys, defaults and ranges of a pool. */
@Internal
public final class PoolConfig {
  /** The keys of a pool. */
  public static final List<String> KEYS =
      List.of("bufferSize", "bulkBufferSize", "initial", "max", "overflowSize", "trimAfter");

  private static final long KIB = 1024;
  private static final long MIB = 1024 * KIB;
  private static final int MAX_BUFFERS = 1 << 20;
  private static final Duration ONE_MILLI = Duration.ofMillis(1);
  private static final Duration ONE_DAY = Duration.ofDays(1);

  private PoolConfig() {}

  /** Reads the limits of a pool; what is wrong lands in the section. */
  public static PoolOptions read(ConfigSection pool) {
    pool.allow(KEYS);
    PoolOptions byDefault = PoolOptions.DEFAULT;
    // tag::read[]
    long bufferSize = pool.size("bufferSize", byDefault.bufferSize(), KIB, 16 * MIB);
    long bulkByDefault = Math.max(bufferSize, byDefault.bulkBufferSize());
    long bulkBufferSize = pool.size("bulkBufferSize", bulkByDefault, KIB, 16 * MIB);
    long overflowSize = pool.size("overflowSize", byDefault.overflowSize(), 1, MIB);
    int max = pool.count("max", byDefault.max(), 1, MAX_BUFFERS);
    // end::read[]
    int initial = pool.count("initial", byDefault.initial(), 0, MAX_BUFFERS);
    Duration trimAfter = pool.time("trimAfter", byDefault.trimAfter(), ONE_MILLI, ONE_DAY);
    if (bufferSize <= overflowSize) {
      pool.error("bufferSize", "must be more than overflowSize, which is " + overflowSize);
    }
    if (bulkBufferSize < bufferSize) {
      pool.error("bulkBufferSize", "must not be less than bufferSize, which is " + bufferSize);
    }
    if (initial > max) {
      pool.error("initial", "must not be more than max, which is " + max);
    }
    return pool.isWrong()
        ? byDefault
        : new PoolOptions(
            (int) bufferSize, (int) bulkBufferSize, initial, max, (int) overflowSize, trimAfter);
  }
}
