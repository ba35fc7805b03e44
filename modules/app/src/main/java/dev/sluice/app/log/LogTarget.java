package dev.sluice.app.log;

import java.io.IOException;

/** The destination of log lines. Used under the lock of its appender. */
interface LogTarget {
  /** Standard error of the process. */
  LogTarget STANDARD_ERROR =
      line -> {
        System.err.write(line, 0, line.length);
        System.err.flush();
      };

  /** Writes one line, with its line break. */
  void write(byte[] line) throws IOException;

  /**
   * Opens the file again under its name.
   *
   * @return whether there is a file
   */
  default boolean reopen() throws IOException {
    return false;
  }

  /** Closes the file. */
  default void close() {}
}
