package dev.sluice.app;

import dev.sluice.proxy.ConfigException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.regex.Pattern;

/** Why something failed, in one line for people. */
final class Reason {
  // What native transports put before the words: "bind(..) failed with error(-98): ".
  private static final Pattern NATIVE = Pattern.compile(".*failed with error\\(-?\\d+\\): ");

  private Reason() {}

  static String of(Throwable failure) {
    Throwable root = failure;
    while (root.getMessage() == null && root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage();
    if (message == null) {
      return root.getClass().getSimpleName();
    }
    return NATIVE.matcher(message.lines().findFirst().orElse("")).replaceFirst("");
  }

  /** Returns one line for each thing that is wrong. */
  static List<String> lines(Throwable failure) {
    return failure instanceof ConfigException config ? config.errors() : List.of(of(failure));
  }

  /** Says why a file cannot be read: the exceptions of the JDK give only its name. */
  static String ofFile(Throwable failure) {
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
