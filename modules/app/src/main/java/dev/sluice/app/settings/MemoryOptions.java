package dev.sluice.app.settings;

import dev.sluice.buffer.MemoryBudget;
import dev.sluice.config.ConfigSection;
import dev.sluice.proxy.stream.MirrorMemory;
import io.netty.util.internal.PlatformDependent;
import io.vertx.core.Vertx;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the buffers of the process may take, and how much of that is for mirrors. Immutable; any
 * thread.
 *
 * @param buffers bytes that all buffers together may take; {@link #BY_DEFAULT} is three quarters of
 *     the JVM's direct memory
 * @param mirrors bytes that all mirrors together may be behind; 0 is any number, {@link
 *     #BY_DEFAULT} a quarter of what the buffers may take
 */
public record MemoryOptions(long buffers, long mirrors) {
  /** The keys, which are at the top of a file. */
  static final List<String> KEYS = List.of("bufferMemory", "mirrorMemory");

  /** Where the file does not say. */
  static final long BY_DEFAULT = -1;

  private static final Logger LOG = LoggerFactory.getLogger(MemoryOptions.class);
  private static final long LEAST_BUFFERS = 8L << 20;
  private static final long MOST = 1L << 40;

  /** Reads them; what is wrong lands in the section. */
  static MemoryOptions read(ConfigSection root) {
    return new MemoryOptions(
        root.size("bufferMemory", BY_DEFAULT, LEAST_BUFFERS, MOST),
        root.size("mirrorMemory", BY_DEFAULT, 0, MOST));
  }

  /** From now on all routes keep to it. */
  public void applyTo(Vertx vertx) {
    long bytes = bufferBytes(PlatformDependent.maxDirectMemory());
    MemoryBudget.ofProcess().setLimit(bytes);
    MirrorMemory.of(vertx).limit(mirrors == BY_DEFAULT ? bytes / 4 : mirrors);
  }

  private long bufferBytes(long direct) {
    if (buffers > direct) {
      LOG.warn(
          "bufferMemory: {} bytes are more than the {} of direct memory that the JVM may use, so"
              + " those are the limit; -XX:MaxDirectMemorySize raises it",
          buffers,
          direct);
    }
    return buffers == BY_DEFAULT ? direct / 4 * 3 : Math.min(buffers, direct);
  }
}
