package dev.sluice.proxy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/** The lines that routes of one kind log, until it is closed. */
final class LoggedLines implements AutoCloseable {
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
  private final Logger logger;

  /** Starts recording the log of a verticle class. */
  LoggedLines(Class<? extends TeeVerticle> verticle) {
    logger = (Logger) LoggerFactory.getLogger(verticle);
    appender.list = new CopyOnWriteArrayList<>(); // event loops add lines, the test reads them
    appender.start();
    logger.addAppender(appender);
  }

  /** Returns the lines that contain a text. */
  List<String> with(String text) {
    return appender.list.stream()
        .map(ILoggingEvent::getFormattedMessage)
        .filter(line -> line.contains(text))
        .toList();
  }

  @Override
  public void close() {
    logger.detachAppender(appender);
  }
}
