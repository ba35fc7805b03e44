package dev.sluice.app.warmup;

import java.io.IOException;

/** A daemon thread for a peer of the proxy. */
final class DaemonThread {
  private DaemonThread() {}

  /**
   * Starts a thread. An {@link IOException} ends it silently, because the other side of the
   * connection sees that error, too.
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

  /** The work of the thread. */
  interface Task {
    void run() throws IOException;
  }
}
