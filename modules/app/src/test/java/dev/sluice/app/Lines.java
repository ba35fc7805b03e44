package dev.sluice.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** The lines of one logger, except debug lines, until this is closed. */
final class Lines implements AutoCloseable {
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
  private final Logger logger;

  /** Starts recording. */
  Lines(String name) {
    logger = (Logger) LoggerFactory.getLogger(name);
    appender.list = new CopyOnWriteArrayList<>(); // event loops add lines, the test reads them
    appender.start();
    logger.setLevel(Level.INFO); // other loggers begin with warnings
    logger.addAppender(appender);
  }

  /** Returns the number of lines that contain a text. */
  long with(String text) {
    return appender.list.stream().filter(line -> line.getFormattedMessage().contains(text)).count();
  }

  @Override
  public void close() {
    logger.detachAppender(appender);
    logger.setLevel(null);
  }
}
