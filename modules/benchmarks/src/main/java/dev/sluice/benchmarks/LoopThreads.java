package dev.sluice.benchmarks;

import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.internal.ThreadExecutorMap;
import java.util.Objects;

/**
 * The threads that JMH runs the benchmarks on: real event loops, so that every contender has the
 * fast thread locals that it was made for.
 */
public final class LoopThreads extends DefaultEventExecutorGroup {

  /** Makes JMH use this class. */
  static final String EXECUTOR = "-Djmh.executor=CUSTOM";

  /** Tells JMH its name. */
  static final String CLASS = "-Djmh.executor.class=dev.sluice.benchmarks.LoopThreads";

  /**
   * Called by JMH.
   *
   * @param threads how many it needs
   * @param name what they are called
   */
  public LoopThreads(int threads, String name) {
    super(threads, new DefaultThreadFactory(name));
  }

  /** The event loop that the calling thread is. */
  static EventExecutor current() {
    return Objects.requireNonNull(ThreadExecutorMap.currentExecutor(), "not an event loop");
  }
}
