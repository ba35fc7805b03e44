package dev.sluice.transport;

import io.vertx.core.Vertx;
import io.vertx.core.impl.transports.EpollTransport;
import io.vertx.core.impl.transports.IoUringTransport;
import io.vertx.core.impl.transports.KQueueTransport;
import io.vertx.core.impl.transports.TransportInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.transport.Transport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The network transports and the choice between them.
 *
 * <p>{@code auto} selects the fastest transport that loads: io_uring on Linux 6.1 or newer, else
 * epoll; kqueue on macOS; NIO everywhere else. With Unix stream sockets it selects epoll, because
 * Netty's io_uring cannot half-close them.
 *
 * <p>Upstream: {@code src-docs/upstream/netty-uring-unix-half-close.adoc}.
 */
public final class Transports {
  /** The name that stands for {@link #auto}. */
  public static final String AUTO = "auto";

  /** All names that {@link #named} accepts, for messages. */
  public static final String NAMES = "auto, io_uring, epoll, kqueue, nio";

  private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+)");

  private Transports() {}

  /**
   * Loads io_uring alone: the first access to a constant of {@link Transport} loads all transports.
   */
  private static final class Uring {
    static final @Nullable Transport TRANSPORT = load();

    private static @Nullable Transport load() {
      try {
        IoUringTransport uring = new IoUringTransport();
        Throwable cause = uring.unavailabilityCause();
        return new TransportInternal("io_uring", cause == null, cause, uring);
      } catch (LinkageError e) {
        return Transport.IO_URING; // slower to load, but needs no internal class of Vert.x
      }
    }
  }

  /** Returns the fastest transport that loads here and, if needed, half-closes Unix sockets. */
  public static Transport auto(boolean withUnixSockets) {
    if (!withUnixSockets && isNewLinux(System.getProperty("os.version", ""))) {
      Transport uring = Uring.TRANSPORT;
      if (uring != null && uring.available()) {
        return uring;
      }
    }
    for (Transport candidate : new @Nullable Transport[] {Transport.EPOLL, Transport.KQUEUE}) {
      if (candidate != null && candidate.available()) {
        return candidate;
      }
    }
    NativeFolder.warnIfUnusable();
    return Transport.NIO;
  }

  /**
   * Before 6.1, io_uring interrupts its event loop for every completion instead of deferring them.
   */
  static boolean isNewLinux(String kernel) {
    Matcher version = VERSION.matcher(kernel);
    if (!version.lookingAt()) {
      return false;
    }
    int major = Integer.parseInt(version.group(1));
    return major > 6 || (major == 6 && Integer.parseInt(version.group(2)) >= 1);
  }

  /**
   * Returns the transport of this name; {@code auto} assumes no Unix sockets.
   *
   * @throws TransportException if the name is unknown or the transport cannot load here
   */
  public static Transport named(String name) {
    return switch (name) {
      case AUTO -> auto(false);
      case "nio" -> Transport.NIO;
      case "epoll" -> loaded(name, Transport.EPOLL);
      case "kqueue" -> loaded(name, Transport.KQUEUE);
      case "io_uring" -> loaded(name, Uring.TRANSPORT);
      default ->
          throw new TransportException("\"" + name + "\" is unknown; allowed: " + NAMES, null);
    };
  }

  /** Returns the name of the transport that a Vert.x uses. */
  public static String nameOf(Vertx vertx) {
    var transport = ((VertxInternal) vertx).transport();
    var works = transport instanceof GuardedTransport guarded ? guarded.inner() : transport;
    if (works instanceof IoUringTransport) {
      return "io_uring";
    } else if (works instanceof EpollTransport) {
      return "epoll";
    }
    return works instanceof KQueueTransport ? "kqueue" : "nio";
  }

  private static Transport loaded(String name, @Nullable Transport transport) {
    if (transport == null) {
      throw new TransportException(name + " is not part of this build", null);
    }
    if (!transport.available()) {
      String folder = NativeFolder.problem();
      throw new TransportException(
          name + " cannot be used here" + (folder == null ? "" : ": " + folder),
          folder == null ? rootOf(transport.unavailabilityCause()) : null);
    }
    return transport;
  }

  private static @Nullable Throwable rootOf(@Nullable Throwable failure) {
    Throwable root = failure;
    while (root != null && root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
