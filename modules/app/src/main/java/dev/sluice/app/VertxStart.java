package dev.sluice.app;

import dev.sluice.admin.Metrics;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.transport.Transport;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The Vert.x that a command runs on.
 *
 * @param transport what carries it
 * @param eventLoops how many event loops it has
 * @param clustered whether it belongs to a node of a cluster
 * @param labels of what it measures of itself, for an admin to show; null where it does not
 */
record VertxStart(
    Transport transport, int eventLoops, boolean clustered, @Nullable Map<String, String> labels) {
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
    return new VertxStart(
        Transports.named(arguments.transport()),
        loops == 0 ? DEFAULT_EVENT_LOOPS : loops,
        arguments.cluster(),
        null);
  }

  /** Says whether it is the right one for these settings. */
  boolean carries(Settings settings) {
    return (labels != null) == (settings.admin() != null);
  }

  /** The same for these settings. */
  VertxStart carrying(Settings settings) {
    return new VertxStart(
        transport,
        eventLoops,
        clustered,
        settings.admin() == null ? null : clustered ? labels(settings.cluster().node()) : Map.of());
  }

  /** Returns the labels of a node's figures. */
  static Map<String, String> labels(String node) {
    return Map.of("node", node);
  }

  /** Makes it. */
  Vertx start() {
    VertxOptions options =
        new VertxOptions()
            .setEventLoopPoolSize(eventLoops)
            .setFileSystemOptions(new FileSystemOptions().setFileCachingEnabled(false));
    VertxBuilder builder = Vertx.builder().with(options).withTransport(transport);
    if (labels != null) {
      Metrics.measured(builder, options, labels);
    }
    return builder.build();
  }
}
