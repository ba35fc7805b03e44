package dev.sluice.app;

import dev.sluice.app.train.DatagramEcho;
import dev.sluice.app.train.EchoServer;
import dev.sluice.app.train.Exercise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a start-up cache is made from: {@code run} on one transport, and traffic through a route
 * with a mirror, one without, and one for datagrams.
 *
 * <p>A JVM that is told to write a cache when it ends puts in it which classes were used, and how:
 * so this takes the way that production takes, and nothing else. A second transport in the profiles
 * would take from the compiler what it can inline for one: relaying would make garbage then.
 */
final class Training {
  /** Not among the commands that the help lists: only the makers of a cache call it. */
  static final String COMMAND = "train";

  private Training() {}

  /**
   * Reads {@code train} or {@code train --transport NAME}.
   *
   * @return the transport, or null for anything else
   */
  static @Nullable String transportOf(String[] args) {
    if (args.length == 0 || !args[0].equals(COMMAND)) {
      return null;
    }
    if (args.length == 1) {
      return RunArguments.DEFAULT_TRANSPORT;
    }
    return args.length == 3 && args[1].equals(RunArguments.TRANSPORT) ? args[2] : null;
  }

  /** Blocks until all traffic has gone through, and ends the JVM as a signal does. */
  static int execute(String transport) {
    try {
      run(transport);
    } catch (IOException | RuntimeException e) {
      return ExitCode.report(e);
    }
    System.exit(ExitCode.FINE);
    return ExitCode.FINE;
  }

  private static void run(String transport) throws IOException {
    Path config = Files.createTempFile("sluice-train", ".yaml");
    try (EchoServer peer = new EchoServer();
        DatagramEcho datagrams = new DatagramEcho()) {
      String routes = routesTo(peer.port(), datagrams.port());
      // Its options are read before the routes start, the rest of it comes later.
      Files.writeString(config, "admin: {listen: http://127.0.0.1:0}\n" + routes);
      var unused = Configuration.ofFile(config);
      Files.writeString(config, routes);
      train(RunCommand.run(new RunArguments(config, 1, transport, false)));
    } finally {
      Files.delete(config);
    }
  }

  private static void train(Routes routes) throws IOException {
    List<Integer> ports = new ArrayList<>();
    for (RunningRoute route : routes.running()) {
      int port = route.listening().address().port();
      if (route.listening().isDatagram()) {
        DatagramEcho.exercise(port);
      } else {
        ports.add(port);
      }
    }
    Exercise.run(ports);
  }

  private static String routesTo(int port, int datagrams) {
    return """
        routes:
          - name: alone
            listen: tcp://127.0.0.1:0
            primary: {to: "tcp://127.0.0.1:%1$d"}
          - name: mirrored
            listen: tcp://127.0.0.1:0
            primary: {to: "tcp://127.0.0.1:%1$d"}
            mirrors: [{name: mirror, to: "tcp://127.0.0.1:%1$d", onLag: block}]
          - name: datagrams
            listen: udp://127.0.0.1:0
            instances: 1
            primary: {to: "udp://127.0.0.1:%2$d"}
            mirrors: [{name: mirror, to: "udp://127.0.0.1:%2$d"}]
        """
        .formatted(port, datagrams);
  }
}
