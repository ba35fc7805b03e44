package dev.sluice.app;

import dev.sluice.proxy.ConfigException;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the text said that was parsed last. Any thread.
 *
 * <p>A file is read every few seconds, on a loop that relays, and is nearly always what it was;
 * parsing it took most of what that held the loop up.
 */
final class LatestParsed {
  private volatile @Nullable Parsed latest;

  /**
   * Returns what a text says, as an object of the caller's own, or why it says nothing.
   *
   * @param text in UTF-8, left as it is from now on
   * @param parse throws a {@link ConfigException}; called only where the last text was another
   */
  Future<JsonObject> of(Buffer text, Function<String, JsonObject> parse) {
    Parsed last = latest;
    try {
      if (last == null || !last.text().equals(text)) {
        last = new Parsed(text, parse.apply(text.toString(StandardCharsets.UTF_8)));
        latest = last;
      }
      return Future.succeededFuture(last.json().copy());
    } catch (ConfigException e) {
      return Future.failedFuture(e);
    }
  }

  private record Parsed(Buffer text, JsonObject json) {}
}
