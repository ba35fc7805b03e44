package dev.sluice.proxy.compare;

import static dev.sluice.config.ConfigKey.key;
import static dev.sluice.config.ValueTypes.choice;
import static dev.sluice.config.ValueTypes.list;
import static dev.sluice.config.ValueTypes.size;
import static dev.sluice.config.ValueTypes.text;

import dev.sluice.config.ConfigKey;
import dev.sluice.config.ConfigSection;
import dev.sluice.config.ConfigSpec;
import dev.sluice.config.ValueTypes;
import dev.sluice.frame.FrameType;
import dev.sluice.proxy.compare.engine.Shown;
import io.vertx.core.json.JsonObject;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The keys of a comparison, and their reader. */
public final class CompareKeys {
  private static final long KIB = 1024;
  private static final ConfigSpec SPEC = spec("compare");
  private static final ConfigSpec UDP_SPEC = spec("udpCompare");

  private static final ConfigKey<String> MIRROR =
      both(
          key("mirror", ValueTypes.NAME, "Name of the mirror whose responses are compared.")
              .leftOut("the only mirror besides control"));

  private static final ConfigKey<String> CONTROL =
      both(
          key(
                  "control",
                  ValueTypes.NAME,
                  "Name of a mirror that runs the version of the primary. What differs between"
                      + " primary and control as well is noise.")
              .leftOut("nothing is noise"));

  private static final ConfigKey<FrameType> FRAME =
      SPEC.add(
          key(
                  "frame",
                  ValueTypes.wordOrObject(Frames.WORDS, Frames.FIELDS, Frames::read),
                  "Protocol whose responses are compared one by one; none compares the stream up"
                      + " to its first difference. Fields as in Netty's"
                      + " LengthFieldBasedFrameDecoder: position and bytes of a length field, and"
                      + " the number to add to it.")
              .leftOut("none"));

  private static final ConfigKey<List<String>> IGNORE =
      both(
          key(
                  "ignore",
                  list(text(Ignored.ALLOWED, "", Ignored::checked)),
                  "Parts of responses that do not count: header fields of HTTP, processIds of"
                      + " PostgreSQL, or bytes of each message such as 0-1.")
              .leftOut("Date with http, processIds with postgres, else nothing"));

  private static final ConfigKey<Long> WINDOW =
      both(
          key(
                  "window",
                  size(16 * KIB, 64 * KIB * KIB),
                  "Memory per session, for the mirror and for the control, in which responses wait"
                      + " for those of the other side. If it is too small, the result is unknown.")
              .byDefault(256 * KIB));

  private static final ConfigKey<Shown> SHOW =
      both(
          key(
                  "show",
                  choice(Shown.class),
                  "What reports have of different responses: a hash, their first 32 bytes and those"
                      + " of the request, or only places and lengths.")
              .byDefault(Shown.HASH));

  private static final ConfigKey<Double> SAMPLE =
      both(
          key("sample", ValueTypes.SHARE, "Share of the sessions that are compared.")
              .byDefault(1.0));

  private static final ConfigKey<Path> LOG =
      both(
          key(
                  "log",
                  text("path of a file", "", CompareKeys::path),
                  "File to which differences are appended, one JSON object per line.")
              .leftOut("no file"));

  private CompareKeys() {}

  private static ConfigSpec spec(String name) {
    return new ConfigSpec(
        name, "Compares the responses of a mirror with those of the primary; delays neither.");
  }

  private static <T> ConfigKey<T> both(ConfigKey<T> key) {
    UDP_SPEC.add(key);
    return SPEC.add(key);
  }

  /** Returns the key of the section of a route. */
  public static ConfigKey<JsonObject> section(boolean forDatagrams) {
    ConfigSpec spec = forDatagrams ? UDP_SPEC : SPEC;
    return ConfigKey.section("compare", spec.says(), spec).leftOut("no comparison");
  }

  /**
   * Reads the section, whose keys the caller has checked; errors are added to it.
   *
   * @param mirrors names of the route's mirrors
   * @return null if there are errors
   */
  public static @Nullable CompareOptions read(ConfigSection section, List<String> mirrors) {
    String control = section.find(CONTROL);
    String mirror = mirror(section, mirrors, control);
    checkMirror(section, CONTROL, control, mirrors);
    if (control != null && control.equals(mirror)) {
      section.error(CONTROL, "is the mirror itself; allowed: another mirror of the route");
    }
    FrameType frame = section.has(FRAME) ? section.find(FRAME) : null;
    FrameType compared = frame == Frames.NONE ? null : frame;
    boolean isFrameWrong = frame == null && section.has(FRAME);
    CompareOptions options =
        new CompareOptions(
            mirror == null ? "" : mirror,
            control,
            compared,
            isFrameWrong ? null : Ignored.mask(section, IGNORE, compared),
            section.get(WINDOW),
            section.get(SHOW),
            section.get(SAMPLE),
            section.find(LOG));
    return mirror == null || section.isWrong() ? null : options; // with all errors reported
  }

  private static @Nullable String mirror(
      ConfigSection section, List<String> mirrors, @Nullable String control) {
    String given = section.find(MIRROR);
    if (given != null || section.has(MIRROR)) {
      checkMirror(section, MIRROR, given, mirrors);
      return given;
    }
    List<String> others = mirrors.stream().filter(name -> !name.equals(control)).toList();
    if (others.size() != 1) {
      section.error(MIRROR, "missing; allowed: " + namesOf(mirrors));
      return null;
    }
    return others.get(0);
  }

  private static void checkMirror(
      ConfigSection section, ConfigKey<String> key, @Nullable String name, List<String> mirrors) {
    if (name != null && !mirrors.contains(name)) {
      section.error(key, "is not a mirror of the route; allowed: " + namesOf(mirrors));
    }
  }

  private static String namesOf(List<String> mirrors) {
    return mirrors.isEmpty()
        ? "only in a route with mirrors"
        : "the name of a mirror: " + String.join(", ", mirrors);
  }

  private static Path path(Object value) {
    try {
      if (!value.toString().isBlank()) {
        return Path.of(value.toString());
      }
    } catch (InvalidPathException e) {
      // Reported below.
    }
    throw new IllegalArgumentException("is not the path of a file");
  }
}
