package dev.sluice.app.warmup;

import java.io.IOException;

/** A thread at the other end of the proxy, which the JVM does not wait for. */
final class DaemonThread {
  private DaemonThread() {}

  /**
   * Starts one. An {@link IOException} is its end, and nothing else: the peer at the other side of
   * the connection sees that, too.
   */
  static void start(String name, Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException e) {
                return;
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  /** What it does. */
  interface Task {
    void run() throws IOException;
  }
}
