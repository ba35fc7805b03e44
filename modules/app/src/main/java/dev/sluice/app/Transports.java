package dev.sluice.app;

import dev.sluice.config.ErrorText;
import dev.sluice.proxy.eventbus.GuardedTransport;
import io.vertx.core.Vertx;
import io.vertx.core.impl.transports.IoUringTransport;
import io.vertx.core.impl.transports.TransportInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonObject;
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
 * kqueue on macOS; NIO everywhere else. Where streams go through Unix sockets it is epoll, because
 * Netty's io_uring cannot half-close them. Figures are in ADR 19.
 */
final class Transports {
  static final String AUTO = "auto";
  static final String NAMES = "auto, io_uring, epoll, kqueue, nio";

  private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)");

  private Transports() {}

  /** io_uring by itself: the first look at a constant of {@link Transport} loads all of them. */
  private static final class Uring {
    static final Transport TRANSPORT = load(new IoUringTransport());

    private static Transport load(IoUringTransport uring) {
      Throwable cause = uring.unavailabilityCause();
      return new TransportInternal("io_uring", cause == null, cause, uring);
    }
  }

  /** Returns the fastest that loads here, and half-closes Unix sockets if need be. */
  static Transport auto(boolean withUnixSockets) {
    boolean hasUring = !withUnixSockets && isNewLinux(System.getProperty("os.version", ""));
    if (hasUring && Uring.TRANSPORT.available()) {
      return Uring.TRANSPORT;
    }
    for (Transport candidate : new @Nullable Transport[] {Transport.EPOLL, Transport.KQUEUE}) {
      if (candidate != null && candidate.available()) {
        return candidate;
      }
    }
    return Transport.NIO;
  }

  /** Returns the fastest for a configuration, by its text: it is checked once there is a Vert.x. */
  static Transport auto(JsonObject config) {
    return auto(config.encode().contains("unix://"));
  }

  /** Before 6.1 io_uring interrupts its event loop for every completion, instead of saving them. */
  static boolean isNewLinux(String kernel) {
    Matcher version = VERSION.matcher(kernel);
    if (!version.lookingAt()) {
      return false;
    }
    int major = Integer.parseInt(version.group(1));
    return major > 6 || (major == 6 && Integer.parseInt(version.group(2)) >= 1);
  }

  /**
   * Returns the transport of a name; {@code auto} is the one without Unix sockets.
   *
   * @throws UsageException when there is no such name, or the transport cannot load here
   */
  static Transport named(String name) {
    return switch (name) {
      case AUTO -> auto(false);
      case "nio" -> Transport.NIO;
      case "epoll" -> loaded(name, Transport.EPOLL);
      case "kqueue" -> loaded(name, Transport.KQUEUE);
      case "io_uring" -> loaded(name, Uring.TRANSPORT);
      default ->
          throw new UsageException("--transport: \"" + name + "\" is unknown; allowed: " + NAMES);
    };
  }

  /** Returns the name of the transport that a Vert.x uses. */
  static String nameOf(Vertx vertx) {
    var transport = ((VertxInternal) vertx).transport();
    var works = transport instanceof GuardedTransport guarded ? guarded.inner() : transport;
    String type = works.getClass().getSimpleName();
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
    return ErrorText.of(root);
  }
}
