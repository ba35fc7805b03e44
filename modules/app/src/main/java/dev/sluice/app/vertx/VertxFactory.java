package dev.sluice.app.vertx;

import dev.sluice.admin.metrics.Metrics;
import dev.sluice.app.process.UsageException;
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
 * Makes the Vert.x that a command runs on.
 *
 * @param transport what carries it
 * @param eventLoops how many event loops it has
 */
public record VertxFactory(Transport transport, int eventLoops) {
  /** As many event loops as Vert.x has by default: two for each core. */
  public static final int DEFAULT_EVENT_LOOPS = VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE;

  /**
   * Checks what the command line asks for.
   *
   * @param transport one of {@link Transports#NAMES}
   * @param eventLoops number of event loops, 1 to 1024
   * @throws UsageException if the transport is unknown, or does not load here
   */
  public static VertxFactory of(String transport, int eventLoops) {
    return new VertxFactory(named(transport), eventLoops);
  }

  private static Transport named(String transport) {
    try {
      return Transports.named(transport);
    } catch (TransportException e) {
      String why = e.getCause() == null ? "" : ": " + ErrorText.of(e.getCause());
      throw new UsageException("--transport: " + e.getMessage() + why);
    }
  }

  /** Returns the same for streams through Unix sockets. */
  public VertxFactory withUnixSockets() {
    return new VertxFactory(Transports.auto(true), eventLoops);
  }

  /**
   * Makes another one for the admin, which measures itself: what operators look at keeps no route
   * waiting, neither its start nor its event loops. It is carried by NIO, so that the compiler sees
   * no requests of theirs in what carries the routes.
   *
   * @param labels of all that it measures
   */
  public Vertx startForAdmin(Map<String, String> labels) {
    VertxOptions options = options(1);
    return Metrics.measured(builder(options, Transport.NIO), options, labels).build();
  }

  /** Makes the one that carries the routes. */
  public Vertx start() {
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
