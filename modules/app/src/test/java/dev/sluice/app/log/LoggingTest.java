package dev.sluice.app.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.Configurator.ExecutionStatus;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggerContextListener;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.status.Status;
import dev.sluice.app.Program;
import dev.sluice.config.ConfigSection;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sluice's built-in log configuration equals the files in {@code conf/logback}. */
class LoggingTest {
  private static final Instant TIME = Instant.parse("2026-11-29T16:54:02.007Z");

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
    assertThat(lines(ofFile("text"), null)).isEqualTo(lines(byItself(), new TextLine()));
  }

  @Test
  void the_json_file_writes_the_same_lines() throws Exception {
    assertThat(lines(ofFile("json"), null)).isEqualTo(lines(byItself(), new JsonLine()));
  }

  @Test
  void a_text_line_begins_with_date_time_and_offset() {
    String line = written(new TextLine(), event("dev.sluice.any", "{} of {}", "one", 2));
    assertThat(line).matches("(\\S+) ERROR one of 2\\n");
    assertThat(OffsetDateTime.parse(line.substring(0, line.indexOf(' '))).toInstant())
        .isEqualTo(TIME);
  }

  @Test
  void a_json_line_is_one_object() {
    LoggingEvent event = event("dev.sluice.any", "a \"quoted\"\ttext\nof {} lines", 2);
    String line = written(new JsonLine(), event);
    assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
    assertThat(new JsonObject(line).getMap())
        .containsExactly(
            entry("time", "2026-11-29T16:54:02.007Z"),
            entry("level", "ERROR"),
            entry("logger", "dev.sluice.any"),
            entry("thread", Thread.currentThread().getName()),
            entry("message", "a \"quoted\"\ttext\nof 2 lines"));
  }

  @Test
  void an_exception_is_a_string_of_its_json_line() {
    LoggingEvent event = event("dev.sluice.any", "text", new IllegalStateException("why"));
    String exception = new JsonObject(written(new JsonLine(), event)).getString("exception");
    assertThat(exception.lines().findFirst()).hasValue("java.lang.IllegalStateException: why");
    assertThat(exception).contains("\n\tat ");
  }

  @Test
  void the_fields_of_a_session_are_fields_of_the_line_in_either_format() {
    JsonObject session = new JsonObject().put("message", "session ended").put("route", "web");
    LoggingEvent event = event("dev.sluice.sessions", "{}", session);
    String line = written(new JsonLine(), event);
    assertThat(new JsonObject(line))
        .contains(entry("route", "web"), entry("message", "session ended"))
        .contains(entry("logger", "dev.sluice.sessions"));
    assertThat(written(new TextLine(), event)).isEqualTo(line);
  }

  @ParameterizedTest
  @ValueSource(strings = {"error", "warn", "info", "debug"})
  void the_level_is_that_of_sluice_and_libraries_never_say_more_than_warnings(String level) {
    LoggerContext logs = byItself();
    Logging.setLevels(logs, options("{\"level\":\"" + level + "\"}"));
    assertThat(logs.getLogger("dev.sluice.any").getEffectiveLevel())
        .isEqualTo(Level.toLevel(level));
    assertThat(logs.getLogger("io.netty.any").getEffectiveLevel())
        .isEqualTo(level.equals("error") ? Level.ERROR : Level.WARN);
  }

  @Test
  void a_logger_that_keeps_its_level_has_no_other_one_in_between() {
    LoggerContext logs = byItself();
    LevelChanges changes = new LevelChanges("dev.sluice", new ArrayList<>());
    logs.addListener(changes);
    Logging.setLevels(logs, LogOptions.DEFAULT);
    assertThat(changes.levels()).isEmpty();
  }

  @Test
  void a_level_of_one_logger_lasts_until_it_is_left_out() {
    LoggerContext logs = byItself();
    Map<String, Level> before = levels(logs);
    Logging.setLevels(logs, options("{\"levels\":[\"io.netty=trace\",\"dev.sluice.x=off\"]}"));
    assertThat(logs.getLogger("io.netty.any").getEffectiveLevel()).isEqualTo(Level.TRACE);
    assertThat(logs.getLogger("dev.sluice.x").getEffectiveLevel()).isEqualTo(Level.OFF);
    Logging.setLevels(logs, LogOptions.DEFAULT);
    assertThat(levels(logs)).isEqualTo(before);
  }

  @Test
  void wrong_options_are_named() {
    ConfigSection root =
        ConfigSection.root(
            new JsonObject(
                "{\"log\":{\"level\":\"loud\",\"file\":\"\",\"levels\":[\"io.netty\"],"
                    + "\"rotate\":{\"keep\":0}}}"));
    LogOptions.read(root.section(LogOptions.LOG));
    assertThat(root.errors())
        .containsExactlyInAnyOrder(
            "log.rotate.keep: 0 is out of range; allowed: 1 to 1000",
            "log.level: \"loud\" must be error, warn, info or debug",
            "log.file: \"\" is not the name of a file",
            "log.levels[0]: \"io.netty\" is not a level; allowed: " + LoggerLevel.ALLOWED);
  }

  private static LogOptions options(String json) {
    JsonObject root = new JsonObject().put("log", new JsonObject(json));
    return LogOptions.read(ConfigSection.root(root).section(LogOptions.LOG));
  }

  private static LoggingEvent event(String logger, String message, Object... arguments) {
    LoggingEvent event =
        new LoggingEvent(
            "", new LoggerContext().getLogger(logger), Level.ERROR, message, null, arguments);
    event.setInstant(TIME);
    return event;
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

  /**
   * Returns what each logger with a level writes for one event.
   *
   * @param encoder replaces those of the appenders; null if they have their own
   */
  private static List<String> lines(LoggerContext logs, @Nullable Encoder<ILoggingEvent> encoder) {
    List<String> lines = new ArrayList<>();
    for (String name : levels(logs).keySet()) {
      Logger logger = logs.getLogger(name);
      Logger below = logs.getLogger(name + ".Any");
      LoggingEvent event =
          new LoggingEvent("", below, Level.ERROR, "text", new IllegalStateException("why"), null);
      event.setInstant(TIME);
      for (Appender<ILoggingEvent> appender : appenders(logger)) {
        lines.add(name + ": " + written(encoder == null ? own(appender) : encoder, event));
      }
    }
    return lines;
  }

  /** Returns the appenders that the lines of a logger reach. */
  private static List<Appender<ILoggingEvent>> appenders(Logger logger) {
    List<Appender<ILoggingEvent>> all = new ArrayList<>();
    logger.iteratorForAppenders().forEachRemaining(all::add);
    if (logger.isAdditive() && !logger.getName().equals(Logger.ROOT_LOGGER_NAME)) {
      all.addAll(appenders(logger.getLoggerContext().getLogger(Logger.ROOT_LOGGER_NAME)));
    }
    return Collections.unmodifiableList(all);
  }

  private static Encoder<ILoggingEvent> own(Appender<ILoggingEvent> appender) {
    ConsoleAppender<ILoggingEvent> to = (ConsoleAppender<ILoggingEvent>) appender;
    assertThat(to.getTarget()).isEqualTo("System.err");
    return to.getEncoder();
  }

  private static String written(Encoder<ILoggingEvent> encoder, ILoggingEvent event) {
    return new String(encoder.encode(event), StandardCharsets.UTF_8);
  }

  /** The levels that a logger is set to, one after the other. */
  private record LevelChanges(String name, List<Level> levels) implements LoggerContextListener {
    @Override
    public void onLevelChange(Logger logger, Level level) {
      if (logger.getName().equals(name)) {
        levels.add(level);
      }
    }

    @Override
    public boolean isResetResistant() {
      return false;
    }

    @Override
    public void onStart(LoggerContext logs) {}

    @Override
    public void onReset(LoggerContext logs) {}

    @Override
    public void onStop(LoggerContext logs) {}
  }
}
