package dev.sluice.config;

import dev.sluice.buffer.Internal;
import io.netty.channel.ChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.regex.Pattern;

/** Why something failed, in one line for operators. Any thread. */
@Internal
public final class ErrorText {
  // What native transports put before the words: "bind(..) failed with error(-98): ".
  private static final Pattern NATIVE = Pattern.compile(".*failed with error\\(-?\\d+\\): ");

  private ErrorText() {}

  /**
   * Returns the first line of the outermost message, without Netty's native-error prefix.
   *
   * @param failure with or without a message; without one, its class's name stands for it
   */
  public static String of(Throwable failure) {
    Throwable root = failure;
    // Netty's own words are about what it did; the reason is underneath.
    while ((root.getMessage() == null || root instanceof ChannelException)
        && root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage();
    if (message == null) {
      return root.getClass().getSimpleName();
    }
    return NATIVE.matcher(message.lines().findFirst().orElse("")).replaceFirst("");
  }

  /** Returns one line for each error: all those of a configuration, else one. */
  public static List<String> lines(Throwable failure) {
    return failure instanceof ConfigException config ? config.errors() : List.of(of(failure));
  }

  /** Returns why a file cannot be read: the exceptions of the JDK have only its name. */
  public static String ofFile(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof NoSuchFileException) {
        return "no such file";
      } else if (cause instanceof AccessDeniedException) {
        return "may not be read";
      }
    }
    return of(failure);
  }
}
