package dev.sluice.config;

import dev.sluice.buffer.Internal;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Paths of this machine, from the text of an operator. Any thread. */
@Internal
public final class LocalPath {
  /** Why a path is refused that the JDK cannot encode; continues a sentence. */
  public static final String NOT_IN_LOCALE =
      "has characters that the locale of this process lacks; set LC_ALL=C.UTF-8 in its environment";

  private LocalPath() {}

  /**
   * Returns a path.
   *
   * @throws IllegalArgumentException whose message continues a sentence that begins with the text
   */
  public static Path of(Object text) {
    try {
      return Path.of(text.toString());
    } catch (InvalidPathException e) {
      boolean hasNul = text.toString().indexOf('\0') >= 0;
      throw new IllegalArgumentException(hasNul ? "has a NUL character" : NOT_IN_LOCALE, e);
    }
  }
}
