package dev.sluice.app;

import dev.sluice.app.train.DatagramEcho;
import dev.sluice.app.train.EchoServer;
import dev.sluice.app.train.Exercise;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a start-up cache is made from: {@code run} on each transport that loads, and traffic through
 * a route with a mirror, one without, and one for datagrams.
 *
 * <p>A JVM that is told to write a cache when it ends puts in it which classes were used, and how:
 * so this takes the way that production takes, and nothing else.
 */
final class Training {
  /** Not among the commands that the help lists: only the makers of a cache call it. */
  static final String COMMAND = "train";

  // Not NIO: it is what is left where no other loads, and a third transport in the profiles of the
  // data path would take from the compiler what it can inline for two.
  private static final List<String> TRANSPORTS = List.of("io_uring", "epoll", "kqueue");

  private Training() {}

  /** Blocks until all traffic has gone through, and ends the JVM as a signal does. */
  static int execute() {
    try {
      run();
    } catch (IOException | RuntimeException e) {
      return ExitCode.report(e);
    }
    System.exit(ExitCode.FINE);
    return ExitCode.FINE;
  }

  private static void run() throws IOException {
    Path config = Files.createTempFile("sluice-train", ".yaml");
    try (EchoServer peer = new EchoServer();
        DatagramEcho datagrams = new DatagramEcho()) {
      String routes = routesTo(peer.port(), datagrams.port());
      // Its options are read before the routes start, the rest of it comes later.
      Files.writeString(config, "admin: {listen: http://127.0.0.1:0}\n" + routes);
      var unused = Configuration.ofFile(config);
      Files.writeString(config, routes);
      for (String transport : TRANSPORTS) {
        train(config, transport);
      }
    } finally {
      Files.delete(config);
    }
  }

  private static void train(Path config, String transport) throws IOException {
    Routes routes;
    try {
      routes = RunCommand.run(new RunArguments(config, 1, transport, false));
    } catch (UsageException e) {
      return; // not on this machine
    }
    for (RunningRoute route : routes.running()) {
      int port = route.listening().address().port();
      if (route.listening().isDatagram()) {
        DatagramEcho.exercise(port);
      } else {
        Exercise.run(port);
      }
    }
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
