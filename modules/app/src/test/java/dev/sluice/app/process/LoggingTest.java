package dev.sluice.app.process;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.Configurator.ExecutionStatus;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.status.Status;
import dev.sluice.app.Program;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sluice's built-in log configuration equals the files in {@code conf/logback}. */
class LoggingTest {
  @Test
  void a_configuration_file_of_logback_goes_first() {
    // Because of the logback-test.xml of these tests.
    LoggerContext logs = new LoggerContext();
    assertThat(new Logging().configure(logs)).isEqualTo(ExecutionStatus.INVOKE_NEXT_IF_ANY);
    assertThat(logs.getLogger("ROOT").iteratorForAppenders().hasNext()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json"})
  void a_file_in_conf_has_the_same_levels_as_the_built_in_configuration(String name)
      throws Exception {
    assertThat(levels(ofFile(name))).isEqualTo(levels(byItself()));
  }

  @Test
  void the_text_file_writes_the_same_lines() throws Exception {
    assertThat(lines(ofFile("text"))).isEqualTo(lines(byItself()));
  }

  private static LoggerContext byItself() {
    LoggerContext logs = new LoggerContext();
    Logging.setAll(logs);
    return logs;
  }

  private static LoggerContext ofFile(String name) throws Exception {
    LoggerContext logs = new LoggerContext();
    JoranConfigurator reader = new JoranConfigurator();
    reader.setContext(logs);
    reader.doConfigure(Program.ROOT.resolve("conf/logback/" + name + ".xml").toFile());
    assertThat(logs.getStatusManager().getCopyOfStatusList())
        .as("what logback has to say of " + name)
        .allMatch(status -> status.getEffectiveLevel() == Status.INFO);
    return logs;
  }

  private static Map<String, Level> levels(LoggerContext logs) {
    Map<String, Level> levels = new TreeMap<>();
    for (Logger logger : logs.getLoggerList()) {
      if (logger.getLevel() != null) {
        levels.put(logger.getName(), logger.getLevel());
      }
    }
    return levels;
  }

  /** Returns the output and the appenders of each logger with a level, for one event. */
  private static List<String> lines(LoggerContext logs) {
    List<String> lines = new ArrayList<>();
    for (String name : levels(logs).keySet()) {
      Logger logger = logs.getLogger(name);
      LoggingEvent event =
          new LoggingEvent("", logger, Level.ERROR, "text", new IllegalStateException("why"), null);
      event.setInstant(Instant.EPOCH);
      logger.iteratorForAppenders().forEachRemaining(to -> lines.add(name + written(to, event)));
      if (!logger.isAdditive() && !name.equals(Logger.ROOT_LOGGER_NAME)) {
        lines.add(name + " alone"); // the root has no parent
      }
    }
    return lines;
  }

  private static String written(Appender<ILoggingEvent> appender, ILoggingEvent event) {
    ConsoleAppender<ILoggingEvent> to = (ConsoleAppender<ILoggingEvent>) appender;
    byte[] line = to.getEncoder().encode(event);
    return " to " + to.getTarget() + ": " + new String(line, StandardCharsets.UTF_8);
  }
}
