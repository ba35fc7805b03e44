package dev.sluice.app.process;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.stream.Stream;
import org.slf4j.Logger;

/**
 * Sluice's log configuration: Sluice logs what it does, libraries log only warnings.
 *
 * <p>Written in Java, because reading an XML file takes a third of the start. A {@code logback.xml}
 * on the class path, or a file named by {@code -Dlogback.configurationFile}, has precedence.
 */
public final class Logging extends ContextAwareBase implements Configurator {
  private static final String LINE = "%d{HH:mm:ss.SSS} %-5level %msg%n";

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

  /** Sets Sluice's defaults; {@code conf/logback/text.xml} has the same as a file. */
  static void setAll(LoggerContext logs) {
    set(logs, Logger.ROOT_LOGGER_NAME, Level.WARN, LINE);
    // The launchers log a user's mistake with its stack trace; the exception's message is enough.
    set(logs, "io.vertx.core.impl.launcher", Level.INFO, LINE + "%ex{0}");
    // Main prints the exception itself.
    set(logs, "io.vertx.launcher.application", Level.INFO, LINE + "%nopex");
    logs.getLogger("dev.sluice").setLevel(Level.INFO);
    // Vert.x registers a meter again for each server; the first registration is enough, so the
    // warning is not needed.
    logs.getLogger("io.micrometer").setLevel(Level.ERROR);
    // Sluice itself logs a file that cannot be read, in one line.
    logs.getLogger("io.vertx.config.impl.ConfigRetrieverImpl").setLevel(Level.OFF);
    // At each start Hazelcast warns about JVM flags that would make it slightly faster; Sluice logs
    // the members.
    logs.getLogger("com.hazelcast").setLevel(Level.ERROR);
    // Sluice itself logs why a node could not start.
    logs.getLogger("com.hazelcast.instance").setLevel(Level.OFF);
    logs.getLogger("com.hazelcast.internal.cluster.ClusterService").setLevel(Level.INFO);
  }

  private static boolean isGivenElsewhere() {
    ClassLoader loader = Logging.class.getClassLoader();
    return System.getProperty("logback.configurationFile") != null
        || Stream.of("logback-test.xml", "logback.xml")
            .anyMatch(file -> loader.getResource(file) != null);
  }

  private static void set(LoggerContext logs, String name, Level level, String pattern) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(logs);
    encoder.setPattern(pattern);
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(logs);
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    ch.qos.logback.classic.Logger logger = logs.getLogger(name);
    logger.setLevel(level);
    logger.setAdditive(false);
    logger.addAppender(appender);
  }
}
