package dev.sluice.config.format;

import dev.sluice.config.ConfigException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The last parsed object and its text. Any thread.
 *
 * <p>A file is read every few seconds and has rarely changed; parsing it takes the most time.
 */
final class ParseCache {
  private volatile @Nullable Parsed latest;

  /**
   * Returns the object of a text, as a copy for the caller.
   *
   * @param text bytes in UTF-8; they must not change any more
   * @param parse parses a text; called only if the last text was different
   * @throws ConfigException if the bytes are in another encoding, or if {@code parse} throws it
   */
  JsonObject of(Buffer text, Function<String, JsonObject> parse) {
    Parsed last = latest;
    if (last == null || !last.text().equals(text)) {
      last = new Parsed(text, parse.apply(Utf8.decode(text.getBytes())));
      latest = last;
    }
    return last.json().copy();
  }

  private record Parsed(Buffer text, JsonObject json) {}
}
