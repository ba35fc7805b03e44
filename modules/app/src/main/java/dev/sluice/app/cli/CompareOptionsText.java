package dev.sluice.app.cli;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.regex.Pattern;

/** The options of a comparison on the command line, as the section of a route. */
final class CompareOptionsText {
  static final CommandOption FRAME =
      CommandOption.value(
          "--frame",
          "PROTOCOL",
          "Compares message by message, such as redis, http or offset=0,length=4.");
  static final CommandOption IGNORE =
      CommandOption.repeatable("--ignore", "BYTES", "Bytes that do not count, as in a file.");
  static final CommandOption SHOW =
      CommandOption.value("--show", "WHAT", "What the report shows of payload: hash, bytes, none.");
  private static final Pattern COMMA = Pattern.compile(",");

  private CompareOptionsText() {}

  /** Returns the section; its values are not checked. */
  static JsonObject section(Arguments arguments) {
    JsonObject section = new JsonObject();
    String frame = arguments.get(FRAME);
    if (frame != null) {
      section.put("frame", frame.contains("=") ? object(frame) : frame);
    }
    List<String> ignore = arguments.all(IGNORE);
    if (!ignore.isEmpty()) {
      section.put("ignore", new JsonArray(ignore));
    }
    if (arguments.has(SHOW)) {
      section.put("show", arguments.get(SHOW));
    }
    return section;
  }

  /** Returns the object of {@code offset=0,length=4}; numbers become numbers. */
  private static JsonObject object(String text) {
    JsonObject object = new JsonObject();
    for (String word : COMMA.split(text, -1)) {
      int equals = word.indexOf('=');
      String key = equals < 0 ? word : word.substring(0, equals);
      String value = equals < 0 ? "" : word.substring(equals + 1);
      object.put(key, value.matches("-?[0-9]{1,9}") ? (Object) Integer.valueOf(value) : value);
    }
    return object;
  }
}
