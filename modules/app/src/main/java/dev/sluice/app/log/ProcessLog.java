package dev.sluice.app.log;

import ch.qos.logback.classic.LoggerContext;
import dev.sluice.config.ConfigException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log of this process, as its configuration has it. Any thread. */
public final class ProcessLog {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessLog.class);

  private ProcessLog() {}

  /** A log that is ready to replace the current one. Either method is called, once. */
  public interface Change {
    /** Makes it the log of the process. */
    void commit();

    /** Forgets it. */
    void discard();
  }

  /**
   * Opens the file of the log, if it has one, and changes nothing yet.
   *
   * @throws ConfigException if the file cannot be written
   */
  public static Change prepare(LogOptions options) {
    LogAppender appender = appender();
    return appender == null ? elsewhere(options) : change(appender, options, target(options));
  }

  /**
   * Changes the log at once.
   *
   * @throws ConfigException if the file cannot be written
   */
  public static void apply(LogOptions options) {
    prepare(options).commit();
  }

  private static Change change(LogAppender appender, LogOptions options, LogTarget target) {
    return new Change() {
      @Override
      public void commit() {
        boolean isJson = options.format() == LogOptions.Format.JSON;
        appender.change(target, isJson ? new JsonLine() : new TextLine());
        Logging.setLevels((LoggerContext) LoggerFactory.getILoggerFactory(), options);
      }

      @Override
      public void discard() {
        target.close();
      }
    };
  }

  private static Change elsewhere(LogOptions options) {
    return new Change() {
      @Override
      public void commit() {
        if (!options.equals(LogOptions.DEFAULT)) {
          LOG.warn("log: has no effect, because a logback configuration has precedence");
        }
      }

      @Override
      public void discard() {
        // Nothing was opened.
      }
    };
  }

  static LogTarget target(LogOptions options) {
    Path file = options.file();
    try {
      return file == null
          ? LogTarget.STANDARD_ERROR
          : new LogFile(file, options.rotateSize(), options.keep());
    } catch (IOException e) {
      throw new ConfigException(
          List.of(
              "log.file: \""
                  + file
                  + "\" cannot be written: "
                  + e.getMessage()
                  + "; allowed: a file in a folder that exists and that Sluice may write"));
    }
  }

  /** Opens the file again under its name; if that fails, the open one continues. */
  public static void reopen() {
    LogAppender appender = appender();
    try {
      if (appender != null && appender.reopen()) {
        LOG.info("the log file was opened again");
      } else {
        LOG.info("SIGUSR1 has no effect, because log.file is not set");
      }
    } catch (IOException e) {
      LOG.error("log.file: cannot be opened again: {}", e.getMessage());
    }
  }

  /** Prints a line to standard output, in the form of the log. */
  public static void print(String line) {
    LogAppender appender = appender();
    if (appender != null && appender.encoder() instanceof JsonLine) {
      byte[] json = JsonLine.encode(line);
      System.out.write(json, 0, json.length);
      System.out.flush();
    } else {
      System.out.println(line);
    }
  }

  /** Returns the appender of Sluice; null if a logback configuration has precedence. */
  private static @Nullable LogAppender appender() {
    return LoggerFactory.getILoggerFactory() instanceof LoggerContext logs
            && logs.getLogger(Logger.ROOT_LOGGER_NAME).getAppender(LogAppender.NAME)
                instanceof LogAppender ours
        ? ours
        : null;
  }
}
