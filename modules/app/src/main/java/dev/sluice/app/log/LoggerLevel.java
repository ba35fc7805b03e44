package dev.sluice.app.log;

import ch.qos.logback.classic.Level;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The least level of one logger's lines, as {@code LOGGER=LEVEL}. Immutable.
 *
 * @param logger name of the logger; it includes all loggers below it
 * @param level name of the level
 */
public record LoggerLevel(String logger, String level) {
  static final String ALLOWED =
      "LOGGER=LEVEL such as io.netty=debug; off, error, warn, info, debug or trace";
  static final String PATTERN = "^[A-Za-z][\\w.$]*=(off|error|warn|info|debug|trace)$";

  private static final Pattern PARTS = Pattern.compile("([A-Za-z][\\w.$]*)=([a-z]+)");

  static LoggerLevel parse(Object value) {
    Matcher parts = PARTS.matcher(value.toString());
    if (!parts.matches() || !value.toString().matches(PATTERN)) {
      throw new IllegalArgumentException("is not a level; allowed: " + ALLOWED);
    }
    return new LoggerLevel(parts.group(1), parts.group(2));
  }

  Level threshold() {
    return Level.toLevel(level);
  }

  @Override
  public String toString() {
    return logger + "=" + level;
  }
}
