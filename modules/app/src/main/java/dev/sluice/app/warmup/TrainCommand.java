package dev.sluice.app.warmup;

import dev.sluice.admin.AdminVerticle;
import dev.sluice.app.cli.Arguments;
import dev.sluice.app.cli.Command;
import dev.sluice.app.cli.CommandOption;
import dev.sluice.app.cli.ProxyProcess;
import dev.sluice.app.cli.RunCommand;
import dev.sluice.app.cli.RunOptions;
import dev.sluice.app.process.ExitCode;
import dev.sluice.app.routes.RouteManager;
import dev.sluice.app.routes.RunningRoute;
import dev.sluice.transport.Transports;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code sluice train}: the training run for a start-up cache. It is {@code run} on one transport,
 * with traffic through a TCP route with a mirror, one without, and a UDP route.
 *
 * <p>A JVM that writes a cache at its end stores the classes that were used and their profiles, so
 * this run does only what production does. A second transport in the profiles would prevent
 * inlining, and relaying would then create garbage. The classes of an admin would slow down each
 * start without an admin. For a cache with an admin, the run also simulates an operator: the admin
 * uses the same methods of Netty, and code compiled for relaying alone would be discarded when the
 * first page is opened.
 */
public final class TrainCommand implements Command {
  private static final CommandOption ADMIN =
      CommandOption.flag("--admin", "Makes a cache for starts with an admin.");
  private static final String ADMIN_SECTION = "admin: {listen: http://127.0.0.1:0}\n";

  @Override
  public String name() {
    return "train";
  }

  @Override
  public String description() {
    return "Runs the proxy under traffic, so that the JVM can write a start-up cache.";
  }

  @Override
  public List<CommandOption> options() {
    return List.of(RunCommand.TRANSPORT, ADMIN);
  }

  /** Only the scripts that create a cache use this command. */
  @Override
  public boolean isHidden() {
    return true;
  }

  /** Blocks until all traffic has passed, and then ends the JVM as a signal does. */
  @Override
  public int run(Arguments arguments) throws IOException {
    train(arguments.get(RunCommand.TRANSPORT, Transports.AUTO), arguments.has(ADMIN));
    System.exit(ExitCode.FINE);
    return ExitCode.FINE;
  }

  private static void train(String transport, boolean hasAdmin) throws IOException {
    Path config = Files.createTempFile("sluice-train", ".yaml");
    try (EchoServer peer = new EchoServer();
        EchoServer mirror = new EchoServer();
        DatagramEcho datagrams = new DatagramEcho();
        DatagramEcho copies = new DatagramEcho()) {
      String routes = routesTo(peer.port(), mirror.port(), datagrams.port(), copies.port());
      Files.writeString(config, hasAdmin ? ADMIN_SECTION + routes : routes);
      train(ProxyProcess.start(new RunOptions(config, new JsonObject(), 1, transport, false)));
    } finally {
      Files.delete(config);
    }
  }

  private static void train(ProxyProcess.Started started) throws IOException {
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
