package dev.sluice.config.format;

import dev.sluice.config.ConfigException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The object that was parsed last, and the text it came from. Any thread.
 *
 * <p>A file is read every few seconds, and is nearly always what it was; parsing it takes longer
 * than all else.
 */
final class ParseCache {
  private volatile @Nullable Parsed latest;

  /**
   * Returns what a text says, as an object of the caller's own.
   *
   * @param text in UTF-8, left as it is from now on
   * @param parse called only where the last text was another
   * @throws ConfigException where parse throws it
   */
  JsonObject of(Buffer text, Function<String, JsonObject> parse) {
    Parsed last = latest;
    if (last == null || !last.text().equals(text)) {
      last = new Parsed(text, parse.apply(text.toString(StandardCharsets.UTF_8)));
      latest = last;
    }
    return last.json().copy();
  }

  private record Parsed(Buffer text, JsonObject json) {}
}
