package dev.sluice.app.process;

import org.jspecify.annotations.Nullable;

/**
 * SIGHUP, which asks for the configuration to be read again. One that comes during the start is
 * kept until there is something to reload. Any thread.
 */
public final class HangUp {
  private static @Nullable Runnable reload; // guarded by the class
  private static boolean isPending; // guarded by the class

  private HangUp() {}

  /** Takes over the signal, which would otherwise end the process. */
  public static void take() {
    Signals.on("HUP", number -> received());
  }

  private static synchronized void received() {
    if (reload == null) {
      isPending = true;
    } else {
      reload.run();
    }
  }

  /** Runs a task for each signal from now on, and once for those that have come before. */
  public static synchronized void whenReceived(Runnable task) {
    reload = task;
    if (isPending) {
      task.run();
    }
  }
}
