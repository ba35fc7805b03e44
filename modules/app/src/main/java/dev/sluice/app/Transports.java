package dev.sluice.app;

import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.transport.Transport;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The ways to reach the network.
 *
 * <p>{@code auto} is the fastest that loads: io_uring on a Linux that has all it needs, else epoll;
 * kqueue on macOS; NIO everywhere else. A configuration with Unix sockets gets epoll, because
 * Vert.x carries none on io_uring, and one with nothing but UDP routes, because Netty's io_uring
 * loop makes garbage in each of its turns. Figures are in ADR 8.
 */
final class Transports {
  static final String NAMES = "auto, io_uring, epoll, kqueue, nio";

  private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)");

  private Transports() {}

  /** Returns the fastest that loads here, but for io_uring where epoll is better. */
  static Transport auto(boolean preferEpoll) {
    Transport uring = preferEpoll || !isNewLinux() ? null : Transport.IO_URING;
    for (Transport candidate :
        new @Nullable Transport[] {uring, Transport.EPOLL, Transport.KQUEUE}) {
      if (candidate != null && candidate.available()) {
        return candidate;
      }
    }
    return Transport.NIO;
  }

  /** Before 6.1 io_uring interrupts its event loop for every completion, instead of saving them. */
  private static boolean isNewLinux() {
    Matcher version = VERSION.matcher(System.getProperty("os.version", ""));
    if (!version.lookingAt()) {
      return false;
    }
    int major = Integer.parseInt(version.group(1));
    return major > 6 || (major == 6 && Integer.parseInt(version.group(2)) >= 1);
  }

  /**
   * Returns the transport of a name.
   *
   * @param preferEpoll whether {@code auto} shall not be io_uring
   * @throws UsageException when there is no such name, or the transport cannot load here
   */
  static Transport named(String name, boolean preferEpoll) {
    return switch (name) {
      case "auto" -> auto(preferEpoll);
      case "nio" -> Transport.NIO;
      case "epoll" -> loaded(name, Transport.EPOLL);
      case "kqueue" -> loaded(name, Transport.KQUEUE);
      case "io_uring" -> loaded(name, Transport.IO_URING);
      default ->
          throw new UsageException("--transport: \"" + name + "\" is unknown; allowed: " + NAMES);
    };
  }

  /** Returns the name of the transport that a Vert.x uses. */
  static String nameOf(Vertx vertx) {
    String type = ((VertxInternal) vertx).transport().getClass().getSimpleName();
    // By a part of the name, because some are repaired ones: see EpollRepair and UringRepair.
    for (String name : List.of("epoll", "kqueue", "uring")) {
      if (type.toLowerCase(Locale.ROOT).contains(name)) {
        return name.equals("uring") ? "io_uring" : name;
      }
    }
    return "nio";
  }

  private static Transport loaded(String name, @Nullable Transport transport) {
    if (transport == null) {
      throw new UsageException("--transport: " + name + " is not part of this build");
    }
    Throwable cause = transport.unavailabilityCause();
    if (!transport.available()) {
      String why = cause == null ? "" : ": " + rootOf(cause);
      throw new UsageException("--transport: " + name + " cannot be used here" + why);
    }
    return transport;
  }

  private static String rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return Reason.of(root);
  }
}
