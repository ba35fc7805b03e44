package dev.sluice.app.warmup;

import dev.sluice.admin.AdminVerticle;
import dev.sluice.app.cli.RunArguments;
import dev.sluice.app.cli.RunCommand;
import dev.sluice.app.process.ExitCode;
import dev.sluice.app.routes.RouteManager;
import dev.sluice.app.routes.RunningRoute;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The training run for a start-up cache: {@code run} on one transport, with traffic through a TCP
 * route with a mirror, one without, and a UDP route.
 *
 * <p>A JVM that writes a cache at its end stores the classes that were used and their profiles, so
 * this run does only what production does. A second transport in the profiles would prevent
 * inlining, and relaying would then create garbage. The classes of an admin would slow down each
 * start without an admin. For a cache with an admin, the run also simulates an operator: the admin
 * uses the same methods of Netty, and code compiled for relaying alone would be discarded when the
 * first page is opened.
 *
 * @param transport the name of the transport
 * @param hasAdmin whether the cache is for starts with an admin
 */
public record Training(String transport, boolean hasAdmin) {
  /** Not listed in the help: only the scripts that create a cache use this command. */
  static final String COMMAND = "train";

  private static final String ADMIN = "admin: {listen: http://127.0.0.1:0}\n";

  /**
   * Reads {@code train}, with {@code --transport NAME} and then {@code --admin} if needed.
   *
   * @return null for anything else
   */
  public static @Nullable Training of(String[] args) {
    if (args.length == 0 || !args[0].equals(COMMAND)) {
      return null;
    }
    if (args.length == 1) {
      return new Training(RunArguments.DEFAULT_TRANSPORT, false);
    }
    boolean hasAdmin = args.length == 4 && args[3].equals("--admin");
    return (args.length == 3 || hasAdmin) && args[1].equals(RunArguments.TRANSPORT)
        ? new Training(args[2], hasAdmin)
        : null;
  }

  /** Blocks until all traffic has passed, and then ends the JVM as a signal does. */
  public int execute() {
    try {
      run();
    } catch (IOException | RuntimeException e) {
      return ExitCode.report(e);
    }
    System.exit(ExitCode.FINE);
    return ExitCode.FINE;
  }

  private void run() throws IOException {
    Path config = Files.createTempFile("sluice-train", ".yaml");
    try (EchoServer peer = new EchoServer();
        EchoServer mirror = new EchoServer();
        DatagramEcho datagrams = new DatagramEcho();
        DatagramEcho copies = new DatagramEcho()) {
      String routes = routesTo(peer.port(), mirror.port(), datagrams.port(), copies.port());
      Files.writeString(config, hasAdmin ? ADMIN + routes : routes);
      train(RunCommand.run(new RunArguments(config, 1, transport, false)));
    } finally {
      Files.delete(config);
    }
  }

  private static void train(RunCommand.Started started) throws IOException {
    AdminVerticle admin = started.admin();
    if (admin == null) {
      exercise(started.routes());
      return;
    }
    try (DashboardViewer onlooker = new DashboardViewer(admin.actualPort())) {
      onlooker.scrape();
      exercise(started.routes());
    }
  }

  private static void exercise(RouteManager routes) throws IOException {
    List<Integer> ports = new ArrayList<>();
    for (RunningRoute route : routes.running()) {
      int port = route.listening().address().port();
      if (route.options().carriesDatagrams()) {
        DatagramEcho.exercise(port);
      } else {
        ports.add(port);
      }
    }
    TrainingTraffic.run(ports);
  }

  private static String routesTo(int port, int mirror, int datagrams, int copies) {
    return """
        routes:
          - name: alone
            listen: tcp://127.0.0.1:0
            primary: {to: "tcp://127.0.0.1:%1$d"}
          - name: mirrored
            listen: tcp://127.0.0.1:0
            primary: {to: "tcp://127.0.0.1:%1$d"}
            mirrors: [{name: mirror, to: "tcp://127.0.0.1:%2$d", onLag: block}]
          - name: datagrams
            listen: udp://127.0.0.1:0
            instances: 1
            primary: {to: "udp://127.0.0.1:%3$d"}
            mirrors: [{name: mirror, to: "udp://127.0.0.1:%4$d"}]
        """
        .formatted(port, mirror, datagrams, copies);
  }
}
