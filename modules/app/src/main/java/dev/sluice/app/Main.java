package dev.sluice.app;

import io.vertx.launcher.application.VertxApplication;
import java.util.Arrays;
import java.util.Set;

/**
 * The program's entry point, for two ways to call it.
 *
 * <p>{@code run}, {@code check} and {@code demo} are Sluice's own commands. Anything else that
 * begins with a dash, such as {@code -conf}, goes to the launcher of Vert.x, which finds the main
 * verticle in the manifest because its own class, this one, is the main class there.
 */
public final class Main extends VertxApplication {
  private static final Set<String> OUR_OPTIONS = Set.of("-h", "--help", "-V", "--version");

  private Main(VertxWay way) {
    super(way.args(), way, false, false);
  }

  /** Runs the command; the JVM stays up for as long as a proxy runs in it. */
  public static void main(String[] args) {
    LaunchedCluster.prepareLogging();
    NameCache.turnOff();
    int code = isForVertx(args) ? vertxWay(args) : command(args);
    if (code != ExitCode.FINE) {
      System.exit(code);
    }
  }

  private static boolean isForVertx(String[] args) {
    return args.length > 0
        && (args[0].startsWith("-") ? !OUR_OPTIONS.contains(args[0]) : isClassName(args[0]));
  }

  /** The launcher of Vert.x also takes the verticle's name first: a class in a package. */
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

  private static int vertxWay(String[] args) {
    VertxWay way;
    try {
      way = VertxWay.of(args);
    } catch (RuntimeException e) {
      return ExitCode.report(e);
    }
    Shutdown.installSignals();
    return way.exitCode(new Main(way).launch());
  }
}
