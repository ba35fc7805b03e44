package dev.sluice.app.log;

import static dev.sluice.config.ConfigKey.key;
import static dev.sluice.config.ValueTypes.choice;
import static dev.sluice.config.ValueTypes.count;
import static dev.sluice.config.ValueTypes.list;
import static dev.sluice.config.ValueTypes.size;
import static dev.sluice.config.ValueTypes.text;

import dev.sluice.config.ConfigKey;
import dev.sluice.config.ConfigSection;
import dev.sluice.config.ConfigSpec;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code log} of a configuration. Immutable; any thread.
 *
 * @param format form of the lines
 * @param level least level of Sluice's own lines
 * @param file the file that gets the lines; null is standard error
 * @param rotateSize largest size of the file in bytes; 0 is unlimited
 * @param keep number of older files that are kept
 * @param levels levels of single loggers
 */
public record LogOptions(
    Format format,
    Threshold level,
    @Nullable Path file,
    long rotateSize,
    int keep,
    List<LoggerLevel> levels) {
  private static final long MIB = 1L << 20;
  private static final int MOST_FILES = 1000;

  /** The forms of a line. */
  public enum Format {
    /** For people. */
    TEXT,
    /** For programs: one JSON object in each line. */
    JSON
  }

  /** The least level of a line that is logged. */
  public enum Threshold {
    ERROR,
    WARN,
    INFO,
    DEBUG
  }

  private static final ConfigSpec ROTATE_SPEC =
      new ConfigSpec("rotate", "When a log file is replaced, apart from SIGUSR1.");

  private static final ConfigKey<Long> SIZE =
      ROTATE_SPEC.add(
          key(
                  "size",
                  size(0, MIB * MIB),
                  "Largest size of the file. Then it is renamed to FILE.1, FILE.1 to FILE.2 and so"
                      + " on, and a new one begins. 0 is unlimited.")
              .byDefault(100 * MIB));

  private static final ConfigKey<Integer> KEEP =
      ROTATE_SPEC.add(
          key("keep", count(1, MOST_FILES), "Number of renamed files that are kept.").byDefault(5));

  private static final ConfigSpec SPEC =
      new ConfigSpec(
          "log",
          "The log of the process. A logback configuration in JAVA_OPTS has precedence over it.");

  private static final ConfigKey<Format> FORMAT =
      SPEC.add(
          key(
                  "format",
                  choice(Format.class),
                  "Form of the lines; json is one JSON object in each line.")
              .byDefault(Format.TEXT));

  private static final ConfigKey<Threshold> LEVEL =
      SPEC.add(
          key(
                  "level",
                  choice(Threshold.class),
                  "Least level of the lines that are logged. Lines of libraries are logged from"
                      + " warn on.")
              .byDefault(Threshold.INFO));

  private static final ConfigKey<List<LoggerLevel>> LEVELS =
      SPEC.add(
          key(
                  "levels",
                  list(text(LoggerLevel.ALLOWED, LoggerLevel.PATTERN, LoggerLevel::parse)),
                  "Least levels of single loggers, which precede level.")
              .byDefault(List.of()));

  private static final ConfigKey<Path> FILE =
      SPEC.add(
          key(
                  "file",
                  text("a file in a folder that exists", "", LogOptions::path),
                  "File to which lines are appended. SIGUSR1 opens it again, after another program"
                      + " has renamed it.")
              .leftOut("standard error"));

  private static final ConfigKey<JsonObject> ROTATE =
      SPEC.add(ConfigKey.section("rotate", ROTATE_SPEC.says(), ROTATE_SPEC));

  /** The section of a file. */
  public static final ConfigKey<JsonObject> LOG = ConfigKey.section("log", SPEC.says(), SPEC);

  /** The options of a configuration without this section. */
  static final LogOptions DEFAULT = read(ConfigSection.root(new JsonObject()).section(LOG));

  /** Keeps a copy of the list. */
  public LogOptions {
    levels = List.copyOf(levels);
  }

  /** Reads the section; errors are added to it, and the result must not be used then. */
  public static LogOptions read(ConfigSection log) {
    ConfigSection rotate = log.section(ROTATE);
    return new LogOptions(
        log.get(FORMAT),
        log.get(LEVEL),
        log.find(FILE),
        rotate.get(SIZE),
        rotate.get(KEEP),
        log.get(LEVELS));
  }

  private static Path path(Object value) {
    String name = value.toString();
    if (name.isBlank() || name.endsWith("/")) {
      throw new IllegalArgumentException("is not the name of a file");
    }
    return Path.of(name).toAbsolutePath();
  }
}
