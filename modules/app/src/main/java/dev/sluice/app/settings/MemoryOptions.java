package dev.sluice.app.settings;

import static dev.sluice.config.ConfigKey.key;
import static dev.sluice.config.ValueTypes.size;

import dev.sluice.app.log.ProcessLog;
import dev.sluice.buffer.MemoryBudget;
import dev.sluice.config.ConfigKey;
import dev.sluice.config.ConfigSection;
import dev.sluice.proxy.stream.MirrorMemory;
import io.netty.util.internal.PlatformDependent;
import io.vertx.core.Vertx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits of the memory of the process. Immutable; any thread.
 *
 * @param buffers bytes for all buffers together; {@link #BY_DEFAULT} is three quarters of the JVM's
 *     direct memory
 * @param mirrors largest lag of all mirrors together, in bytes; 0 disables the limit, {@link
 *     #BY_DEFAULT} is a quarter of the bytes for buffers
 */
public record MemoryOptions(long buffers, long mirrors) {
  /** The value of a key that is left out. */
  static final long BY_DEFAULT = -1;

  private static final Logger LOG = LoggerFactory.getLogger(MemoryOptions.class);
  private static final long MIN_BUFFERS = 8L << 20;
  private static final long MAX = 1L << 40;

  static final ConfigKey<Long> BUFFER_MEMORY =
      key(
              "bufferMemory",
              size(MIN_BUFFERS, MAX),
              "Memory of all buffers of the process, at most the direct memory of the JVM"
                  + " (-XX:MaxDirectMemorySize). As it is used up, each session gets less of it;"
                  + " then lagging mirrors are cut, then new clients are refused, and then reads"
                  + " are delayed.")
          .leftOut("three quarters of the JVM's direct memory");

  static final ConfigKey<Long> MIRROR_MEMORY =
      key(
              "mirrorMemory",
              size(0, MAX),
              "Bytes that all mirrors that may be cut owe together; beyond it the mirror with the"
                  + " largest lag is cut. Their buffers take up to twice that; 0 is unlimited.")
          .leftOut("a quarter of bufferMemory");

  /** Reads the limits; errors are added to the section. */
  static MemoryOptions read(ConfigSection root) {
    Long buffers = root.find(BUFFER_MEMORY);
    Long mirrors = root.find(MIRROR_MEMORY);
    return new MemoryOptions(
        buffers == null ? BY_DEFAULT : buffers, mirrors == null ? BY_DEFAULT : mirrors);
  }

  /** Sets the limits of all routes. */
  public void applyTo(Vertx vertx) {
    long bytes = bufferBytes(PlatformDependent.maxDirectMemory());
    MemoryBudget.ofProcess().setLimit(bytes);
    MirrorMemory.of(vertx).limit(mirrors == BY_DEFAULT ? bytes / 4 : mirrors);
  }

  /** Prints what the process may use; the JVM itself needs some memory besides. */
  public static void announce() {
    long heap = Runtime.getRuntime().maxMemory();
    long buffers = MemoryBudget.ofProcess().limit();
    ProcessLog.print(
        "memory: heap up to " + (heap >> 20) + " MiB, buffers up to " + (buffers >> 20) + " MiB");
  }

  private long bufferBytes(long direct) {
    if (buffers > direct) {
      LOG.warn(
          "bufferMemory: {} bytes exceed the direct memory of the JVM, so the limit is {} bytes;"
              + " -XX:MaxDirectMemorySize raises it",
          buffers,
          direct);
    }
    return buffers == BY_DEFAULT ? direct / 4 * 3 : Math.min(buffers, direct);
  }
}
