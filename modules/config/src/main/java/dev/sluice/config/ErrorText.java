package dev.sluice.config;

import dev.sluice.buffer.Internal;
import io.netty.channel.ChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.regex.Pattern;

/** The reason of a failure, in one line for operators. Any thread. */
@Internal
public final class ErrorText {
  // The prefix of native transports: "bind(..) failed with error(-98): ".
  private static final Pattern NATIVE = Pattern.compile(".*failed with error\\(-?\\d+\\): ");

  private ErrorText() {}

  /**
   * Returns the first line of the outermost message, without Netty's native-error prefix.
   *
   * @param failure with or without a message; without one, the result is the name of its class
   */
  public static String of(Throwable failure) {
    Throwable root = failure;
    // Netty's message describes the operation; its cause has the reason.
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

  /** Returns one line for each error: all errors of a configuration, otherwise one line. */
  public static List<String> lines(Throwable failure) {
    return failure instanceof ConfigException config ? config.errors() : List.of(of(failure));
  }

  /**
   * Returns the reason why a file cannot be read; the message of a JDK exception is only its name.
   */
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
