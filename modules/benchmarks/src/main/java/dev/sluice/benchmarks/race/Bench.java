package dev.sluice.benchmarks.race;

import dev.sluice.benchmarks.report.Workload;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The command line of the benchmark. */
@Command(
    name = "bench",
    description = "Races Sluice against other proxies, and writes tables and charts.",
    mixinStandardHelpOptions = true,
    footer = {"", "Exit codes: 0 fine, 1 failed at run time, 2 bad usage."})
public final class Bench implements Callable<Integer> {
  static final int FINE = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;
  private static final int ROUNDS = 3;
  private static final int MOST_ROUNDS = 100;
  private static final int MOST_WARM_UP = 600; // seconds

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Number of rounds; 3, or 1 with --quick.")
  private @Nullable Integer rounds;

  @Option(names = "--quick", description = "A tiny run, to check that everything works.")
  private boolean quick;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      description =
          "Traffic before each measurement, 0 to 600 seconds; 1.2, or 0.2 with --quick. On a busy"
              + " machine a JVM needs more.")
  private @Nullable Double warmUp;

  @Option(
      names = "--only",
      paramLabel = "NAME",
      split = ",",
      description = "Only these workloads; tls stands for all with TLS.")
  private List<String> only = Workload.ids();

  @Option(
      names = "--contenders",
      paramLabel = "NAME",
      split = ",",
      description = "Only these contenders.")
  private List<String> contenders = Catalogue.NAMES;

  @Option(names = "--out", paramLabel = "DIR", description = "Folder for the results.")
  private Path out = root().resolve("modules/benchmarks/target/bench");

  @Option(
      names = "--charts-from",
      paramLabel = "FILE",
      description = "Measures nothing; draws the charts of an earlier results.json.")
  private @Nullable Path chartsFrom;

  private final List<String> args;

  private Bench(List<String> args) {
    this.args = args;
  }

  /** Runs the benchmark. */
  public static void main(String[] args) {
    System.exit(execute(new PrintWriter(System.err, true, StandardCharsets.UTF_8), args));
  }

  /** Runs the benchmark; returns its exit code. */
  static int execute(PrintWriter err, String... args) {
    return new CommandLine(new Bench(List.of(args)))
        .setErr(err)
        .setParameterExceptionHandler(Bench::badUsage)
        .setExecutionExceptionHandler((failure, line, parsed) -> report(failure, line))
        .execute(args);
  }

  @Override
  public Integer call() throws Exception {
    if (chartsFrom != null) {
      return Session.redraw(chartsFrom, out);
    }
    return new Session(options(), root(), System.out).run();
  }

  private Options options() {
    int count = rounds == null ? (quick ? 1 : ROUNDS) : rounds;
    if (count < 1 || count > MOST_ROUNDS) {
      throw new UsageException(
          "--rounds: " + count + " is out of range; allowed: 1 to " + MOST_ROUNDS);
    }
    if (warmUp != null && !(warmUp >= 0 && warmUp <= MOST_WARM_UP)) {
      throw new UsageException(
          "--warm-up: " + warmUp + " is out of range; allowed: 0 to " + MOST_WARM_UP);
    }
    check("--only", only, Workload.choices());
    check("--contenders", contenders, Catalogue.NAMES);
    List<Workload> workloads =
        only.stream().flatMap(name -> Workload.chosen(name).stream()).distinct().toList();
    String command = ("bin/bench " + String.join(" ", args)).strip();
    return new Options(count, quick, warmUp, workloads, contenders, out, command);
  }

  private static void check(String option, List<String> given, List<String> allowed) {
    for (String name : given) {
      if (!allowed.contains(name)) {
        throw new UsageException(
            option + ": \"" + name + "\" is unknown; allowed: " + String.join(", ", allowed));
      }
    }
  }

  private static Path root() {
    return Path.of(System.getProperty("sluice.root", "."));
  }

  private static int badUsage(ParameterException failure, String[] args) {
    PrintWriter err = failure.getCommandLine().getErr();
    err.println("bench: " + failure.getMessage());
    err.println("Try: bench --help");
    return USAGE;
  }

  private static int report(Exception failure, CommandLine line) {
    String message = failure.getMessage();
    line.getErr().println("bench: " + (message == null ? failure.toString() : message));
    return failure instanceof UsageException ? USAGE : FAILED;
  }
}
