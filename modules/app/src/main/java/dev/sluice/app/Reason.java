package dev.sluice.app;

import dev.sluice.proxy.ConfigException;
import dev.sluice.proxy.Failure;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;

/** Why something failed, in one line for people. */
final class Reason {
  private Reason() {}

  /** Returns one line for each thing that is wrong. */
  static List<String> lines(Throwable failure) {
    return failure instanceof ConfigException config
        ? config.errors()
        : List.of(Failure.words(failure));
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
    return Failure.words(failure);
  }
}
