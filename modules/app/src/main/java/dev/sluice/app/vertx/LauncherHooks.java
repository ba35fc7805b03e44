package dev.sluice.app.vertx;

import dev.sluice.app.process.ExitCode;
import dev.sluice.app.process.UsageException;
import dev.sluice.app.settings.SettingsLoader;
import dev.sluice.config.ConfigException;
import dev.sluice.config.LocalPath;
import dev.sluice.config.format.StrictJson;
import dev.sluice.transport.Transports;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.launcher.application.HookContext;
import io.vertx.launcher.application.VertxApplicationHooks;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Sluice's additions to the launcher of Vert.x: YAML files after {@code -conf}, the native
 * transport, one instance per event loop, and Sluice's own error messages and exit codes.
 */
public final class LauncherHooks implements VertxApplicationHooks {
  private final String ownVerticle;
  private final List<String> args = new ArrayList<>();
  private JsonObject config = new JsonObject();
  private boolean instancesGiven;
  private boolean clustered;
  private @Nullable Throwable failure;

  private LauncherHooks(String ownVerticle) {
    this.ownVerticle = ownVerticle;
  }

  /**
   * Reads the file that the arguments name, and replaces its name by its content.
   *
   * @param ownVerticle the class of the verticle that has one instance per event loop
   */
  public static LauncherHooks of(String[] arguments, String ownVerticle) {
    LauncherHooks hooks = new LauncherHooks(ownVerticle);
    String previous = "";
    for (String argument : arguments) {
      hooks.add(argument, previous);
      previous = option(argument);
    }
    return hooks;
  }

  /** Returns the arguments that the launcher gets. */
  public String[] args() {
    return args.toArray(String[]::new);
  }

  @Override
  public VertxBuilder createVertxBuilder(VertxOptions options) {
    VertxBuilder builder =
        Vertx.builder()
            .with(options)
            .withTransport(Transports.auto(SettingsLoader.hasUnixSockets(config)));
    try {
      return clustered ? LaunchedCluster.configure(builder, options, config) : builder;
    } catch (ConfigException e) {
      failure = e; // the launcher does not report it
      throw e;
    }
  }

  /**
   * Set here, because the launcher reads its options after it has created the builder, and they
   * win.
   */
  @Override
  public void beforeStartingVertx(HookContext context) {
    try {
      if (clustered) {
        LaunchedCluster.checkHost(context.vertxOptions(), config);
      }
    } catch (ConfigException e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public void beforeDeployingVerticle(HookContext context) {
    DeploymentOptions options = context.deploymentOptions();
    boolean ours = ownVerticle.equals(context.mainVerticle());
    if (ours && !instancesGiven && options.getInstances() == 1) {
      options.setInstances(context.vertxOptions().getEventLoopPoolSize());
    }
  }

  @Override
  public void afterFailureToStartVertx(HookContext context, @Nullable Throwable cause) {
    failure = cause;
  }

  @Override
  public void afterFailureToDeployVerticle(HookContext context, @Nullable Throwable cause) {
    failure = cause;
  }

  /** Prints why the launcher failed, if it did, and translates its exit code. */
  public int exitCode(int launchers) {
    if (failure != null) {
      return ExitCode.report(failure);
    }
    boolean known = launchers == ExitCode.FINE || launchers == ExitCode.USAGE;
    return known ? launchers : ExitCode.FAILED;
  }

  private void add(String argument, String previous) {
    int equals = argument.indexOf('=');
    instancesGiven |= option(argument).equals("instances");
    clustered |= option(argument).equals("cluster");
    if (previous.equals("conf")) {
      args.add(content(argument));
    } else if (equals > 0 && option(argument.substring(0, equals)).equals("conf")) {
      args.add("-conf");
      args.add(content(argument.substring(equals + 1)));
    } else {
      args.add(argument);
    }
  }

  private static String option(String argument) {
    String name = argument.startsWith("-") ? argument.replaceFirst("^--?", "") : "";
    return name.replaceFirst("^(instances)=.*", "$1").toLowerCase(Locale.ROOT);
  }

  private String content(String conf) {
    config = read(conf);
    return config.encode();
  }

  private static JsonObject read(String conf) {
    return conf.stripLeading().startsWith("{")
        ? StrictJson.parse("-conf", conf)
        : SettingsLoader.readFile(path(conf));
  }

  private static Path path(String conf) {
    try {
      return LocalPath.of(conf);
    } catch (IllegalArgumentException e) {
      throw new UsageException("-conf: \"" + conf + "\" " + e.getMessage());
    }
  }
}
