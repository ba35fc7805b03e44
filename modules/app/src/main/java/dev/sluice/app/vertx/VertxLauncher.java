package dev.sluice.app.vertx;

import dev.sluice.app.process.ExitCode;
import dev.sluice.app.process.NameCache;
import dev.sluice.app.settings.SettingsLoader;
import dev.sluice.config.ConfigException;
import dev.sluice.transport.Transports;
import io.vertx.core.Launcher;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The command line of Vert.x for {@code bin/vertx}: with {@code -cluster} it joins the cluster that
 * the configuration names.
 */
public final class VertxLauncher extends Launcher {
  private static final Set<String> CLUSTERED = Set.of("-cluster", "--cluster", "-ha", "--ha");

  private final boolean clustered;
  private @Nullable JsonObject config;

  private VertxLauncher(boolean clustered) {
    this.clustered = clustered;
  }

  /** Runs a command of Vert.x, such as {@code run}. */
  public static void main(String[] args) {
    LaunchedCluster.prepareLogging();
    NameCache.turnOff();
    new VertxLauncher(isClustered(List.of(args))).dispatch(args);
  }

  /** {@code bare} also joins the cluster: it waits for verticles of other nodes. */
  private static boolean isClustered(List<String> args) {
    return args.stream().anyMatch(CLUSTERED::contains)
        || (!args.isEmpty() && args.get(0).equals("bare"));
  }

  @Override
  public void afterConfigParsed(JsonObject parsed) {
    config = parsed;
  }

  @Override
  public VertxBuilder createVertxBuilder(VertxOptions options) {
    VertxBuilder builder = super.createVertxBuilder(options);
    JsonObject given = config == null ? new JsonObject() : config;
    if (options.getPreferNativeTransport()) {
      builder.withTransport(Transports.auto(SettingsLoader.hasUnixSockets(given)));
    }
    try {
      return clustered ? LaunchedCluster.configure(builder, options, given) : builder;
    } catch (ConfigException e) {
      System.exit(ExitCode.report(e));
      throw e;
    }
  }
}
