package dev.sluice.app.connect;

import dev.sluice.config.Endpoint;
import dev.sluice.config.ErrorText;
import dev.sluice.proxy.destination.DestinationOptions;
import dev.sluice.proxy.route.RouteOptions;
import dev.sluice.proxy.route.TcpRouteOptions;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * An attempt to reach an address, with the handshake if it is one of TLS. It sends no data.
 * Blocking.
 *
 * @param words the result; they continue a sentence that begins with the address
 * @param millis the time it took
 */
public record Attempt(Outcome outcome, String words, long millis) {
  private static final Duration WITHOUT_TIMEOUT = Duration.ofSeconds(5);

  /** The kinds of results. */
  public enum Outcome {
    /** A process accepts connections there, or the name was found. */
    REACHED,
    /** No process accepts connections there, or the name was not found. */
    FAILED,
    /** Only a session could tell. */
    UNTRIED
  }

  /** The address was reached, but sessions would fail there. */
  private static final class UnusableException extends IOException {
    private static final long serialVersionUID = 1;

    UnusableException(String words, IOException cause) {
      super(words, cause);
    }
  }

  private interface Task {
    String run() throws IOException;
  }

  private static Attempt none(String words) {
    return new Attempt(Outcome.UNTRIED, words, 0);
  }

  /** Returns the time limit for connecting to a destination of a route. */
  public static Duration limit(RouteOptions route) {
    return route instanceof TcpRouteOptions tcp ? tcp.connectTimeout() : WITHOUT_TIMEOUT;
  }

  /**
   * Connects to a destination, if its type has connections; looks up its name, if it has one.
   *
   * @param limit time limit for connecting to all addresses of the name
   * @param routes the routes of the process: a connection to one of them would begin a session
   */
  public static Attempt to(
      DestinationOptions to, Duration limit, List<? extends RouteOptions> routes) {
    return routes.stream()
        .filter(route -> route.listen().equals(to.to()))
        .findFirst()
        .map(route -> none("is not tried: it is the route " + route.name()))
        .orElseGet(() -> to(to, limit));
  }

  private static Attempt to(DestinationOptions options, Duration limit) {
    Endpoint to = options.to();
    return switch (to.scheme()) {
      case "tcp", "tls" -> timed(() -> connect(options, limit));
      case "unix" -> timed(() -> connect(to.address().path()));
      case "unixgram" -> timed(() -> find(to.address().path()));
      case "udp" -> isLiteral(to) ? none("is not tried: UDP has no connections") : lookUp(to);
      default -> none("is not tried: it has no address outside of a running process");
    };
  }

  /** Looks up the name of an address. */
  public static Attempt lookUp(Endpoint at) {
    return timed(
        () ->
            "is "
                + Arrays.stream(InetAddress.getAllByName(at.address().host()))
                    .map(NetUtil::toAddressString)
                    .collect(Collectors.joining(", ")));
  }

  /** Returns whether the host is no name. */
  public static boolean isLiteral(Endpoint at) {
    return NetUtil.createByteArrayFromIpAddressString(at.address().host()) != null;
  }

  private static Attempt timed(Task task) {
    long start = System.nanoTime();
    String words;
    Outcome outcome = Outcome.FAILED;
    try {
      words = task.run();
      outcome = Outcome.REACHED;
    } catch (UnusableException e) {
      words = "cannot be used: " + ErrorText.of(e);
    } catch (IOException | RuntimeException e) {
      words = "cannot be reached: " + ErrorText.of(e);
    }
    long nanos = System.nanoTime() - start;
    return new Attempt(outcome, words, TimeUnit.NANOSECONDS.toMillis(nanos));
  }

  /** A session tries one address after the other, so one that is reached is enough. */
  private static String connect(DestinationOptions to, Duration limit) throws IOException {
    InetAddress[] all = InetAddress.getAllByName(to.to().address().host());
    Duration each = limit.dividedBy(all.length);
    List<String> failures = new ArrayList<>();
    String found = "";
    for (InetAddress ip : all) {
      String where = all.length == 1 ? "" : NetUtil.toAddressString(ip) + ": ";
      try {
        found = connect(new InetSocketAddress(ip, to.to().address().port()), to, each);
      } catch (UnusableException e) { // a session would not try the next address
        throw new UnusableException(where + e.getMessage(), e);
      } catch (IOException e) {
        failures.add(where + ErrorText.of(e));
      }
    }
    if (failures.size() == all.length) {
      throw new IOException(String.join("; ", failures));
    }
    return failures.isEmpty()
        ? "can be reached" + found
        : "can be reached" + found + ", but not at " + String.join("; ", failures);
  }

  private static String connect(InetSocketAddress at, DestinationOptions to, Duration limit)
      throws IOException {
    long deadlineNanos = System.nanoTime() + limit.toNanos();
    try (Socket socket = new Socket()) {
      socket.connect(at, (int) Math.max(1, limit.toMillis()));
      // TCP connects to itself if the system picks the same port for this end.
      if (at.equals(socket.getLocalSocketAddress())) {
        throw new IOException("Connection refused");
      }
      return greet(socket, to, Duration.ofNanos(deadlineNanos - System.nanoTime()));
    }
  }

  private static String greet(Socket socket, DestinationOptions to, Duration limit)
      throws UnusableException {
    try {
      return to.greet(socket, limit);
    } catch (IOException e) {
      throw new UnusableException(ErrorText.of(e), e);
    }
  }

  private static String connect(String path) throws IOException {
    SocketChannel.open(UnixDomainSocketAddress.of(path)).close();
    return "can be reached";
  }

  private static String find(String path) throws IOException {
    if (!Files.exists(UnixDomainSocketAddress.of(path).getPath())) {
      throw new IOException("No such file or directory");
    }
    return "is there";
  }
}
