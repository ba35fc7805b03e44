package dev.sluice.benchmarks;

import io.netty.util.concurrent.DefaultEventExecutorGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.internal.ThreadExecutorMap;
import java.util.Objects;

/**
 * The threads of the JMH benchmarks: real event loops, so that every contender has the fast thread
 * locals that it was designed for.
 */
public final class LoopThreads extends DefaultEventExecutorGroup {

  /** Makes JMH use a custom executor. */
  static final String EXECUTOR = "-Djmh.executor=CUSTOM";

  /** Names this class to JMH. */
  static final String CLASS = "-Djmh.executor.class=dev.sluice.benchmarks.LoopThreads";

  /**
   * Called by JMH.
   *
   * @param threads number of threads
   * @param name their name
   */
  public LoopThreads(int threads, String name) {
    super(threads, new DefaultThreadFactory(name));
  }

  /** Returns the event loop of the calling thread. */
  static EventExecutor current() {
    return Objects.requireNonNull(ThreadExecutorMap.currentExecutor(), "not an event loop");
  }
}
