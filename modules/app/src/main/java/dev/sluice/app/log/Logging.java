package dev.sluice.app.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.Locale;
import java.util.stream.Stream;
import org.slf4j.Logger;

/**
 * Sluice's log configuration: Sluice logs what it does, libraries log only warnings.
 *
 * <p>Written in Java, because reading an XML file takes a third of the start. A {@code logback.xml}
 * on the class path, or a file named by {@code -Dlogback.configurationFile}, has precedence.
 */
public final class Logging extends ContextAwareBase implements Configurator {
  static final String LAUNCHER = "io.vertx.launcher.application";
  static final String LEGACY_LAUNCHER = "io.vertx.core.impl.launcher";

  /** For the service loader. */
  public Logging() {}

  @Override
  public ExecutionStatus configure(LoggerContext logs) {
    if (isGivenElsewhere()) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    setAll(logs);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  private static boolean isGivenElsewhere() {
    ClassLoader loader = Logging.class.getClassLoader();
    return System.getProperty("logback.configurationFile") != null
        || Stream.of("logback-test.xml", "logback.xml")
            .anyMatch(file -> loader.getResource(file) != null);
  }

  /** Sets Sluice's defaults; {@code conf/logback/text.xml} has the same as a file. */
  static LogAppender setAll(LoggerContext logs) {
    LogAppender appender = new LogAppender();
    appender.setContext(logs);
    appender.start();
    logs.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(appender);
    setLevels(logs, LogOptions.DEFAULT);
    return appender;
  }

  /** Sets the levels of all loggers. */
  static void setLevels(LoggerContext logs, LogOptions options) {
    logs.getLoggerList().stream()
        .filter(logger -> !logger.getName().equals(Logger.ROOT_LOGGER_NAME)) // it needs a level
        .forEach(logger -> logger.setLevel(null));
    Level ours = Level.toLevel(options.level().name().toLowerCase(Locale.ROOT));
    Level notes = ours.isGreaterOrEqual(Level.INFO) ? ours : Level.INFO;
    set(logs, Logger.ROOT_LOGGER_NAME, ours.isGreaterOrEqual(Level.WARN) ? ours : Level.WARN);
    set(logs, "dev.sluice", ours);
    set(logs, LEGACY_LAUNCHER, notes);
    set(logs, LAUNCHER, notes);
    // Vert.x registers a meter again for each server; the first registration is enough, so the
    // warning is not needed.
    set(logs, "io.micrometer", Level.ERROR);
    // Sluice itself logs a file that cannot be read, in one line.
    set(logs, "io.vertx.config.impl.ConfigRetrieverImpl", Level.OFF);
    // At each start Hazelcast warns about JVM flags that would make it slightly faster; Sluice logs
    // the members.
    set(logs, "com.hazelcast", Level.ERROR);
    // Sluice itself logs why a node could not start.
    set(logs, "com.hazelcast.instance", Level.OFF);
    set(logs, "com.hazelcast.internal.cluster.ClusterService", notes);
    options.levels().forEach(level -> set(logs, level.logger(), level.threshold()));
  }

  private static void set(LoggerContext logs, String name, Level level) {
    logs.getLogger(name).setLevel(level);
  }
}
