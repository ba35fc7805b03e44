package dev.sluice.app.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import ch.qos.logback.core.encoder.Encoder;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The appender of all loggers; its target and the form of its lines change while threads log. A
 * line that the target cannot take goes to standard error.
 */
final class LogAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {
  static final String NAME = "sluice";

  private final ReentrantLock lock = new ReentrantLock();
  private volatile Encoder<ILoggingEvent> encoder = new TextLine();
  private LogTarget target = LogTarget.STANDARD_ERROR; // guarded by the lock
  private boolean failing; // guarded by the lock

  LogAppender() {
    setName(NAME);
  }

  /** Sends all further lines to another target. */
  void change(LogTarget next, Encoder<ILoggingEvent> form) {
    lock.lock();
    try {
      target.close();
      target = next;
      encoder = form;
      failing = false;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Opens the file again under its name; if that fails, the open one continues.
   *
   * @return whether there is a file
   */
  boolean reopen() throws IOException {
    lock.lock();
    try {
      return target.reopen();
    } finally {
      lock.unlock();
    }
  }

  /** Returns the form of the lines. */
  Encoder<ILoggingEvent> encoder() {
    return encoder;
  }

  @Override
  protected void append(ILoggingEvent event) {
    byte[] line = encoder.encode(event);
    lock.lock();
    try {
      write(line);
    } finally {
      lock.unlock();
    }
  }

  private void write(byte[] line) {
    try {
      target.write(line);
      failing = false;
    } catch (IOException e) {
      if (!failing) {
        failing = true;
        System.err.println("sluice: log.file: cannot be written: " + e.getMessage());
      }
      System.err.write(line, 0, line.length);
      System.err.flush();
    }
  }

  @Override
  public void stop() {
    super.stop();
    change(LogTarget.STANDARD_ERROR, encoder);
  }
}
