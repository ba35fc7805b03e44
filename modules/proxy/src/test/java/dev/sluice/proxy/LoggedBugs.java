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
 * Hears what only a mistake of ours can make somebody log: an error, or an exception that a task on
 * an event loop has let go.
 */
final class LoggedBugs extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private static final String TASKS = "io.netty.util.concurrent.AbstractEventExecutor";

  private final Logger root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final List<String> heard = new CopyOnWriteArrayList<>();

  private LoggedBugs() {}

  /** Hears from now on. */
  static LoggedBugs listen() {
    LoggedBugs bugs = new LoggedBugs();
    bugs.start();
    bugs.root.addAppender(bugs);
    return bugs;
  }

  @Override
  protected void append(ILoggingEvent event) {
    if (event.getLevel() == Level.ERROR || event.getLoggerName().equals(TASKS)) {
      heard.add(event + (event.getThrowableProxy() == null ? "" : ": " + cause(event)));
    }
  }

  private static String cause(ILoggingEvent event) {
    return event.getThrowableProxy().getClassName();
  }

  /** Hears no more, and asserts that there was none. */
  @Override
  public void close() {
    root.detachAppender(this);
    assertThat(heard).as("bugs in the log").isEmpty();
  }
}
