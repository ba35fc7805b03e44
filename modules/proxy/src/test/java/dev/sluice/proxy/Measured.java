package dev.sluice.proxy;

import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs values that a test has measured, at level info. */
final class Measured {

  private static final Logger LOG = LoggerFactory.getLogger("dev.sluice.measured");

  private Measured() {}

  static void log(String what, Object figure) {
    String caller =
        StackWalker.getInstance()
            .walk(
                frames ->
                    frames
                        .filter(frame -> frame.getClassName().endsWith("IT"))
                        .map(frame -> frame.getClassName() + "." + frame.getMethodName())
                        .map(name -> name.substring(name.lastIndexOf("proxy.") + 6))
                        .findFirst()
                        .orElse("?"));
    LOG.info("{}: {}: {}", caller, what, figure);
  }

  static String mib(long bytes) {
    return String.format(Locale.ROOT, "%.1f MiB", bytes / 1048576.0);
  }
}
