package dev.sluice.app;

import dev.sluice.app.cli.RunArguments;
import dev.sluice.app.cli.RunCommand;
import dev.sluice.app.cli.Shutdown;
import dev.sluice.app.cli.SluiceCommand;
import dev.sluice.app.process.ExitCode;
import dev.sluice.app.process.NameCache;
import dev.sluice.app.vertx.LaunchedCluster;
import dev.sluice.app.vertx.LauncherHooks;
import dev.sluice.app.warmup.Training;
import io.vertx.launcher.application.VertxApplication;
import java.util.Arrays;
import java.util.Set;

/**
 * The program's entry point, for Sluice's commands and for the launcher of Vert.x.
 *
 * <p>{@code run}, {@code check} and {@code demo} are Sluice's own commands. Anything else that
 * begins with a dash, such as {@code -conf}, goes to the launcher of Vert.x. The launcher finds the
 * main verticle in the manifest, because this class extends the launcher and is the main class
 * there.
 */
public final class Main extends VertxApplication {
  private static final Set<String> OUR_OPTIONS = Set.of("-h", "--help", "-V", "--version");

  private Main(LauncherHooks hooks) {
    super(hooks.args(), hooks, false, false);
  }

  /** Runs the command; the JVM stays up as long as a proxy runs in it. */
  public static void main(String[] args) {
    LaunchedCluster.prepareLogging();
    NameCache.turnOff();
    int code = isForVertx(args) ? launch(args) : command(args);
    if (code != ExitCode.FINE) {
      System.exit(code);
    }
  }

  private static boolean isForVertx(String[] args) {
    return args.length > 0
        && (args[0].startsWith("-") ? !OUR_OPTIONS.contains(args[0]) : isClassName(args[0]));
  }

  /** The launcher of Vert.x also accepts a verticle's class name as its first argument. */
  private static boolean isClassName(String word) {
    return word.indexOf('.') > 0 && Arrays.stream(word.split("\\.")).noneMatch(String::isEmpty);
  }

  private static int command(String[] args) {
    Training training = Training.of(args);
    if (training != null) {
      return training.execute();
    }
    RunArguments plain = RunArguments.of(args);
    return plain == null ? SluiceCommand.execute(args) : RunCommand.execute(plain);
  }

  private static int launch(String[] args) {
    LauncherHooks hooks;
    try {
      hooks = LauncherHooks.of(args, SluiceVerticle.class.getName());
    } catch (RuntimeException e) {
      return ExitCode.report(e);
    }
    Shutdown.installSignals();
    return hooks.exitCode(new Main(hooks).launch());
  }
}
