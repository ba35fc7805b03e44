package dev.sluice.app;

import dev.sluice.proxy.Failure;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.transport.Transport;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The ways to reach the network.
 *
 * <p>{@code auto} is epoll on Linux, kqueue on macOS, and NIO everywhere else. io_uring has to be
 * asked for: it costs less where small messages go to many mirrors, and more elsewhere. Figures are
 * in ADR 13.
 */
final class Transports {
  static final String NAMES = "auto, io_uring, epoll, kqueue, nio";

  private Transports() {}

  /** Returns the best that loads here. */
  static Transport auto() {
    for (Transport candidate : new @Nullable Transport[] {Transport.EPOLL, Transport.KQUEUE}) {
      if (candidate != null && candidate.available()) {
        return candidate;
      }
    }
    return Transport.NIO;
  }

  /**
   * Returns the transport of a name.
   *
   * @throws UsageException when there is no such name, or the transport cannot load here
   */
  static Transport named(String name) {
    return switch (name) {
      case "auto" -> auto();
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
    return Failure.words(root);
  }
}
