package dev.sluice.benchmarks.race;

import dev.sluice.benchmarks.load.ClientTls;
import dev.sluice.benchmarks.report.Report;
import dev.sluice.benchmarks.report.Results;
import dev.sluice.benchmarks.report.Workload;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One run, from its options to its report. */
final class Session {
  private final Options options;
  private final Path root;
  private final PrintStream out;

  Session(Options options, Path root, PrintStream out) {
    this.options = options;
    this.root = root;
    this.out = out;
  }

  /** Measures and reports; returns the exit code. */
  int run() throws Exception {
    try (Scratch scratch = new Scratch()) {
      return run(scratch.folder());
    }
  }

  private int run(Path folder) throws Exception {
    // Fail before minutes of measurement, not after.
    Files.createDirectories(options.out());
    Catalogue catalogue = new Catalogue(root, folder, options.contenders());
    catalogue.skipped().forEach(line -> out.println("skipped: " + line));
    JsonObject facts = Facts.of(options.command(), options.rounds(), root, catalogue);
    Results results = new Results(facts);
    if (options.workloads().contains(Workload.POOL)) {
      out.println("pool: JMH runs");
      results.pool(Pool.run(folder, options.quick()));
    }
    Optional<Certificate> certificate = certificate(folder);
    List<Workload> workloads = workloads(certificate.isPresent());
    List<Block> round = new Plan(catalogue.found(), workloads, scale()).round();
    List<String> failures = new Race(round, options.rounds(), certificate, results, out).run();
    report(results, options.out(), out);
    return failures.isEmpty() ? Bench.FINE : Bench.FAILED;
  }

  /** Returns the certificate of the workloads with TLS, if this machine can run them. */
  private Optional<Certificate> certificate(Path folder) throws IOException {
    if (options.workloads().stream().noneMatch(Workload::isTls)) {
      return Optional.empty();
    }
    if (!ClientTls.isAvailable()) {
      out.println("skipped: tls-*: BoringSSL, which the clients use, does not load on this system");
      return Optional.empty();
    }
    Optional<Certificate> made = Certificate.make(folder);
    if (made.isEmpty()) {
      out.println("skipped: tls-*: needs openssl (Debian: apt-get install openssl)");
    }
    return made;
  }

  private List<Workload> workloads(boolean withTls) {
    List<Workload> wanted = new ArrayList<>(options.workloads());
    if (!ProcessMeter.readsMemory() && wanted.removeAll(List.of(Workload.IDLE, Workload.MEMORY))) {
      out.println("skipped: idle, memory: this system has no /proc");
    }
    wanted.removeIf(workload -> workload.isTls() && !withTls);
    return wanted;
  }

  private Scale scale() {
    Scale usual = options.quick() ? Scale.QUICK : Scale.FULL;
    Double warm = options.warmSeconds();
    Scale scale = warm == null ? usual : usual.warmedUp(warm);
    FileLimit limit = FileLimit.current();
    Scale capped = scale.within(limit);
    if (!capped.equals(scale) && options.workloads().contains(Workload.MEMORY)) {
      out.printf(
          "memory: %d connections at most, because `ulimit -n` is %d%n",
          limit.connections(), limit.files());
    }
    return capped;
  }

  /** Draws the charts and tables of earlier results again; returns the exit code. */
  static int redraw(Path json, Path folder) throws IOException {
    String text;
    try {
      text = Files.readString(json);
    } catch (IOException e) {
      throw new UsageException("--charts-from: " + json + " cannot be read");
    }
    try {
      report(Results.fromJson(new JsonObject(text)), folder, System.out);
    } catch (DecodeException | ClassCastException | NullPointerException e) {
      throw new UsageException("--charts-from: " + json + " is not the results.json of a run");
    }
    return Bench.FINE;
  }

  private static void report(Results results, Path folder, PrintStream out) throws IOException {
    Report report = new Report(results);
    report.write(folder);
    out.println();
    out.println(report.text());
    out.println("Written to " + folder);
  }
}
