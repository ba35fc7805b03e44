package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/**
 * Records log entries that only a bug of Sluice can cause: errors, and exceptions that a task on an
 * event loop did not catch.
 */
final class LoggedBugs extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private static final String TASKS = "io.netty.util.concurrent.AbstractEventExecutor";

  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final List<String> found = new CopyOnWriteArrayList<>();

  private LoggedBugs() {}

  /** Starts recording. */
  static LoggedBugs listen() {
    LoggedBugs bugs = new LoggedBugs();
    bugs.start();
    bugs.root.addAppender(bugs);
    return bugs;
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (event.getLevel() == Level.ERROR || event.getLoggerName().equals(TASKS)) {
      found.add(event + (event.getThrowableProxy() == null ? "" : ": " + cause(event)));
    }
  }

  private static String cause(ILoggingEvent event) {
    return event.getThrowableProxy().getClassName();
  }

  /** Stops recording, and asserts that there was no such entry. */
  @Override
  public void close() {
    root.detachAppender(this);
    assertThat(found).as("bugs in the log").isEmpty();
  }
}
