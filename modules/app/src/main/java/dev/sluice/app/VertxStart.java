package dev.sluice.app;

import dev.sluice.admin.Metrics;
import dev.sluice.config.ErrorText;
import dev.sluice.transport.TransportException;
import dev.sluice.transport.Transports;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.transport.Transport;
import java.util.Map;

/**
 * The Vert.x that a command runs on.
 *
 * @param transport what carries it
 * @param eventLoops how many event loops it has
 */
record VertxStart(Transport transport, int eventLoops) {
  /** As many event loops as Vert.x has by default: two for each core. */
  static final int DEFAULT_EVENT_LOOPS = VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE;

  /**
   * Checks what the command line says about it.
   *
   * @throws UsageException when that cannot be
   */
  static VertxStart of(RunArguments arguments) {
    int loops = arguments.eventLoops();
    if (loops < 0 || loops > 1024) {
      throw new UsageException("--event-loops: " + loops + " is out of range; allowed: 1 to 1024");
    }
    return new VertxStart(named(arguments.transport()), loops == 0 ? DEFAULT_EVENT_LOOPS : loops);
  }

  private static Transport named(String transport) {
    try {
      return Transports.named(transport);
    } catch (TransportException e) {
      String why = e.getCause() == null ? "" : ": " + ErrorText.of(e.getCause());
      throw new UsageException("--transport: " + e.getMessage() + why);
    }
  }

  /** Says whether it is the right one for these settings, as far as the choice was left to us. */
  boolean carries(Settings settings, RunArguments arguments) {
    return !arguments.transport().equals(Transports.AUTO) || !settings.hasUnixSockets();
  }

  /** The same for streams through Unix sockets. */
  VertxStart withUnixSockets() {
    return new VertxStart(Transports.auto(true), eventLoops);
  }

  /**
   * Makes another one for operators, which measures itself: what they look at keeps no route
   * waiting, neither its start nor its event loops. It is carried by NIO, so that the compiler sees
   * no requests of theirs in what carries the routes (ADR 25).
   *
   * @param labels of all that it measures
   */
  Vertx startForAdmin(Map<String, String> labels) {
    VertxOptions options = options(1);
    return Metrics.measured(builder(options, Transport.NIO), options, labels).build();
  }

  /** Makes it. */
  Vertx start() {
    return builder(options(eventLoops), transport).build();
  }

  private static VertxBuilder builder(VertxOptions options, Transport transport) {
    return Vertx.builder().with(options).withTransport(transport);
  }

  private static VertxOptions options(int eventLoops) {
    return new VertxOptions()
        .setEventLoopPoolSize(eventLoops)
        .setFileSystemOptions(new FileSystemOptions().setFileCachingEnabled(false));
  }
}
