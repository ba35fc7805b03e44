package dev.sluice.config;

import static dev.sluice.config.ConfigKey.key;
import static dev.sluice.config.ValueTypes.count;
import static dev.sluice.config.ValueTypes.size;
import static dev.sluice.config.ValueTypes.time;

import dev.sluice.buffer.Internal;
import dev.sluice.buffer.PoolOptions;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/** The keys of a pool, and their reader. */
@Internal
public final class PoolConfig {
  private static final long KIB = 1024;
  private static final long MIB = 1024 * KIB;
  private static final int MAX_BUFFERS = 1 << 20;
  private static final PoolOptions DEFAULT = PoolOptions.DEFAULT;

  private static final ConfigSpec SPEC = new ConfigSpec("pool", "The buffers that reads fill.");

  // tag::keys[]
  private static final ConfigKey<Long> BUFFER_SIZE =
      SPEC.add(
          key("bufferSize", size(KIB, 16 * MIB), "Memory of one buffer; more than overflowSize.")
              .byDefault((long) DEFAULT.bufferSize()));
  // end::keys[]

  private static final ConfigKey<Long> BULK_BUFFER_SIZE =
      SPEC.add(
          key(
                  "bulkBufferSize",
                  size(KIB, 16 * MIB),
                  "Memory of one bulk buffer, at least bufferSize. The read that follows a full"
                      + " buffer uses one; there are none if it equals bufferSize.")
              .byDefault((long) DEFAULT.bulkBufferSize()));

  private static final ConfigKey<Integer> INITIAL =
      SPEC.add(
          key(
                  "initial",
                  count(0, MAX_BUFFERS),
                  "Number of buffers that are allocated at the start and never freed; at most max.")
              .byDefault(DEFAULT.initial()));

  private static final ConfigKey<Integer> MAX =
      SPEC.add(
          key(
                  "max",
                  count(1, MAX_BUFFERS),
                  "Largest number of buffers. A bulk buffer counts as bulkBufferSize / bufferSize"
                      + " of them, rounded up.")
              .byDefault(DEFAULT.max()));

  private static final ConfigKey<Long> OVERFLOW_SIZE =
      SPEC.add(
          key(
                  "overflowSize",
                  size(1, MIB),
                  "Size of an unpooled buffer, which replaces a pooled one if all of those are in"
                      + " use. Smaller requests always get an unpooled buffer of the exact size.")
              .byDefault((long) DEFAULT.overflowSize()));

  private static final ConfigKey<Duration> TRIM_AFTER =
      SPEC.add(
          key(
                  "trimAfter",
                  time(Duration.ofMillis(1), Duration.ofDays(1)),
                  "A buffer that is unused for this long is freed.")
              .byDefault(DEFAULT.trimAfter()));

  /** The pool in a file, or in a route that is deployed alone. */
  public static final ConfigKey<JsonObject> POOL =
      ConfigKey.section("pool", "One pool for each instance of each route.", SPEC);

  private PoolConfig() {}

  /** Reads the limits of a pool; errors are added to the section. */
  public static PoolOptions read(ConfigSection pool) {
    // tag::read[]
    long bufferSize = pool.get(BUFFER_SIZE);
    long overflowSize = pool.get(OVERFLOW_SIZE);
    if (bufferSize <= overflowSize) {
      pool.error(BUFFER_SIZE, "must be more than overflowSize, which is " + overflowSize);
    }
    // end::read[]
    Long given = pool.find(BULK_BUFFER_SIZE);
    long bulkBufferSize = given == null ? Math.max(bufferSize, DEFAULT.bulkBufferSize()) : given;
    int max = pool.get(MAX);
    int initial = pool.get(INITIAL);
    Duration trimAfter = pool.get(TRIM_AFTER);
    if (bulkBufferSize < bufferSize) {
      pool.error(BULK_BUFFER_SIZE, "must not be less than bufferSize, which is " + bufferSize);
    }
    if (initial > max) {
      pool.error(INITIAL, "must not be more than max, which is " + max);
    }
    return pool.isWrong()
        ? DEFAULT
        : new PoolOptions(
            (int) bufferSize, (int) bulkBufferSize, initial, max, (int) overflowSize, trimAfter);
  }
}
