package dev.sluice.app;

import dev.sluice.proxy.ConfigException;
import io.vertx.core.Launcher;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * The command line of Vert.x, as {@code bin/vertx} has it: with {@code -cluster} it joins the
 * cluster that the configuration names.
 */
public final class VertxLauncher extends Launcher {
  private @Nullable JsonObject config;

  private VertxLauncher() {}

  /** Runs a command of Vert.x, such as {@code run}. */
  public static void main(String[] args) {
    LaunchedCluster.prepareLogging();
    new VertxLauncher().dispatch(args);
  }

  @Override
  public void afterConfigParsed(JsonObject parsed) {
    config = parsed;
  }

  @Override
  public VertxBuilder createVertxBuilder(VertxOptions options) {
    VertxBuilder builder = super.createVertxBuilder(options);
    if (options.getPreferNativeTransport()) {
      builder.withTransport(Transports.auto(config == null ? new JsonObject() : config));
    }
    try {
      return config == null ? builder : LaunchedCluster.configure(builder, options, config);
    } catch (ConfigException e) {
      System.exit(ExitCode.report(e));
      throw e;
    }
  }
}
