package dev.sluice.benchmarks.race;

import com.sun.management.OperatingSystemMXBean;
import io.netty.util.Version;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The conditions of a run: machine, versions, command line, date. */
final class Facts {
  private static final Pattern OPENSSL = Pattern.compile("OpenSSL (\\d\\S*)");

  private Facts() {}

  static JsonObject of(String command, int rounds, Path root, Catalogue catalogue) {
    return new JsonObject()
        .put("command", command)
        .put("date", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
        .put("rounds", rounds)
        .put("machine", machine())
        .put("versions", versions(root, catalogue.found()))
        .put("skipped", new JsonArray(List.copyOf(catalogue.skipped())));
  }

  private static JsonObject machine() {
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return new JsonObject()
        .put("System", system.getName() + " " + system.getVersion() + ", " + system.getArch())
        .put("CPU", cpu())
        .put("Cores", Runtime.getRuntime().availableProcessors())
        .put("Memory", (system.getTotalMemorySize() >> 20) + " MiB");
  }

  private static String cpu() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.replaceFirst(".*:\\s*", ""))
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return Tool.call("sysctl", "-n", "machdep.cpu.brand_string").orElse("unknown");
    }
  }

  private static JsonObject versions(Path root, List<Contender> contenders) {
    JsonObject versions =
        new JsonObject()
            .put("JDK", System.getProperty("java.vm.name") + " " + Runtime.version())
            .put("Sluice", commit(root).orElse("not from a checkout"))
            .put("Netty", netty())
            .put("Vert.x", vertx());
    for (Contender contender : contenders) {
      if (contender.command() instanceof UvTee tee) {
        tee.version().ifPresent(version -> versions.put("libuv", version));
      } else if (!contender.mirrors()) {
        daemon(contender.name()).ifPresent(version -> versions.put(contender.name(), version));
      }
    }
    return versions;
  }

  private static Optional<String> commit(Path root) {
    return Tool.call(
        "git", "-C", root.toString(), "describe", "--always", "--dirty", "--exclude", "*");
  }

  private static Optional<String> daemon(String name) {
    return Tool.find(name)
        .flatMap(program -> Tool.call(program.toString(), name.equals("nginx") ? "-V" : "-vv"))
        .map(output -> version(output) + openSsl(output));
  }

  private static String version(String output) {
    return output
        .lines()
        .findFirst()
        .orElse("")
        .replaceFirst(".*version:? (?:nginx/)?(\\S+).*", "$1");
  }

  /** Returns the version of OpenSSL that a program runs with; it has the most weight with TLS. */
  private static String openSsl(String output) {
    return OPENSSL
        .matcher(output)
        .results()
        .reduce((built, runs) -> runs)
        .map(match -> ", OpenSSL " + match.group(1))
        .orElse("");
  }

  private static String netty() {
    Version version = Version.identify().get("netty-common");
    return version == null ? "unknown" : version.artifactVersion();
  }

  private static String vertx() {
    try (InputStream text = Vertx.class.getResourceAsStream("/META-INF/vertx/vertx-version.txt")) {
      return text == null
          ? "unknown"
          : new String(text.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "unknown";
    }
  }
}
