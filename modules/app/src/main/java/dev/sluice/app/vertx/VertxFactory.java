package dev.sluice.app.vertx;

import dev.sluice.admin.metrics.Metrics;
import dev.sluice.app.process.UsageException;
import dev.sluice.app.settings.SettingsLoader;
import dev.sluice.config.DidYouMean;
import dev.sluice.config.ErrorText;
import dev.sluice.transport.TransportException;
import dev.sluice.transport.Transports;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.transport.Transport;
import java.util.List;
import java.util.Map;

/**
 * Creates the Vert.x of a command.
 *
 * @param transport its transport
 * @param eventLoops number of its event loops
 */
public record VertxFactory(Transport transport, int eventLoops) {
  /** The default of Vert.x: two event loops per core. */
  public static final int DEFAULT_EVENT_LOOPS = VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE;

  private static final List<String> NAMES = List.of(Transports.NAMES.split(", "));

  /**
   * Checks the options of the command line.
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
      if (!NAMES.contains(transport)) {
        String hint = DidYouMean.of(transport, NAMES);
        throw new UsageException("--transport: \"" + transport + "\" is unknown; " + hint);
      }
      String why = e.getCause() == null ? "" : ": " + ErrorText.of(e.getCause());
      throw new UsageException("--transport: " + e.getMessage() + why);
    }
  }

  /** Returns the same factory, for a proxy with Unix stream sockets. */
  public VertxFactory withUnixSockets() {
    return new VertxFactory(Transports.auto(true), eventLoops);
  }

  /**
   * Creates a second Vert.x, with metrics, for the admin, so that the admin delays neither the
   * start nor the event loops of the routes. It uses NIO, so that the JIT compiler's profiles of
   * the routes' transport contain no admin requests.
   *
   * @param labels labels of all its metrics
   */
  public Vertx startForAdmin(Map<String, String> labels) {
    VertxOptions options = options(1);
    return Metrics.measured(builder(options, Transport.NIO), options, labels).build();
  }

  /** Creates the same without metrics, for a process without an admin whose health is asked for. */
  public Vertx startForHealth() {
    return builder(options(1), Transport.NIO).build();
  }

  /** Creates the Vert.x of the routes. */
  public Vertx start() {
    return builder(options(eventLoops), transport).build();
  }

  private static VertxBuilder builder(VertxOptions options, Transport transport) {
    return Vertx.builder().with(options).withTransport(transport);
  }

  private static VertxOptions options(int eventLoops) {
    return new VertxOptions()
        .setEventLoopPoolSize(eventLoops)
        .setFileSystemOptions(SettingsLoader.withoutCacheFolder());
  }
}
