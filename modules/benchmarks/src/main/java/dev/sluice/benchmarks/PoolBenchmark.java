package dev.sluice.benchmarks;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The cost of 64 KiB read buffers on their event loop, from Sluice's pool and from Netty's
 * allocators.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 20, time = 100, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 60, time = 50, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {
      LoopThreads.EXECUTOR,
      LoopThreads.CLASS,
      "-Xmx1g",
      "-Dio.netty.leakDetection.level=disabled"
    })
public class PoolBenchmark {

  private static final int IN_FLIGHT = 32;
  private static final int BATCH = 512;

  /** The contender to measure. */
  @Param({"sluice", "adaptive", "pooled"})
  public String contender = "";

  @SuppressWarnings("NullAway.Init") // JMH calls start() first
  private Contender source;

  private final ByteBuf[] inFlight = new ByteBuf[IN_FLIGHT];
  private int next;
  private final ByteBuf[] batch = new ByteBuf[BATCH];
  private final EventExecutor other = new DefaultEventExecutor();

  /** Fills the ring of buffers in flight. */
  @Setup
  public void start() {
    source = Contender.named(contender);
    for (int i = 0; i < IN_FLIGHT; i++) {
      inFlight[i] = source.acquire();
    }
  }

  /** Releases the buffers of the ring. */
  @TearDown
  public void end() throws InterruptedException {
    for (ByteBuf buffer : inFlight) {
      buffer.release();
    }
    other.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
  }

  /** Acquires a buffer and releases it: an echo whose writes complete at once. */
  @Benchmark
  public boolean ping() {
    return source.acquire().release();
  }

  /** Acquires a buffer and releases the one acquired 32 before: an echo with writes in flight. */
  @Benchmark
  public boolean inFlight32() {
    int at = next++ & (IN_FLIGHT - 1);
    boolean last = inFlight[at].release();
    inFlight[at] = source.acquire();
    return last;
  }

  /** Acquires a buffer, shares it with three destinations, and releases it four times: a tee. */
  @Benchmark
  public boolean fanOut3() {
    ByteBuf buffer = source.acquire();
    ByteBuf primary = source.share(buffer);
    ByteBuf mirror = source.share(buffer);
    ByteBuf other = source.share(buffer);
    buffer.release();
    primary.release();
    mirror.release();
    return other.release();
  }

  /**
   * Acquires a buffer that another event loop releases: a tee whose branch is on another loop. The
   * result includes handing over the batch and waiting for its end.
   */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void releaseElsewhere() throws InterruptedException {
    for (int i = 0; i < BATCH; i++) {
      batch[i] = source.acquire();
    }
    other.submit(this::releaseBatch).sync();
  }

  private void releaseBatch() {
    for (ByteBuf buffer : batch) {
      buffer.release();
    }
  }
}
