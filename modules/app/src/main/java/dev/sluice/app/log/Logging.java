package dev.sluice.app.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
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

  /**
   * Sets the levels of all loggers. A logger whose level does not change loses no line meanwhile.
   */
  static void setLevels(LoggerContext logs, LogOptions options) {
    Map<String, Level> levels = levels(options);
    logs.getLoggerList().stream()
        .filter(logger -> !levels.containsKey(logger.getName()))
        .forEach(logger -> logger.setLevel(null));
    levels.forEach((name, level) -> logs.getLogger(name).setLevel(level));
  }

  private static Map<String, Level> levels(LogOptions options) {
    Level ours = Level.toLevel(options.level().name().toLowerCase(Locale.ROOT));
    Level notes = ours.isGreaterOrEqual(Level.INFO) ? ours : Level.INFO;
    Map<String, Level> levels = new HashMap<>();
    levels.put(Logger.ROOT_LOGGER_NAME, ours.isGreaterOrEqual(Level.WARN) ? ours : Level.WARN);
    levels.put("dev.sluice", ours);
    levels.put(LEGACY_LAUNCHER, notes);
    levels.put(LAUNCHER, notes);
    // Vert.x registers a meter again for each server; the first registration is enough, so the
    // warning is not needed.
    levels.put("io.micrometer", Level.ERROR);
    // Sluice itself logs a file that cannot be read, in one line.
    levels.put("io.vertx.config.impl.ConfigRetrieverImpl", Level.OFF);
    // At each start Hazelcast warns about JVM flags that would make it slightly faster; Sluice logs
    // the members.
    levels.put("com.hazelcast", Level.ERROR);
    // Sluice itself logs why a node could not start.
    levels.put("com.hazelcast.instance", Level.OFF);
    levels.put("com.hazelcast.internal.cluster.ClusterService", notes);
    options.levels().forEach(level -> levels.put(level.logger(), level.threshold()));
    return levels;
  }
}
