package dev.sluice.benchmarks.race;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.OneJdkIsEnough;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

/** A tiny race with real processes, from the command line to its files. */
@OneJdkIsEnough
class RaceIT {
  private final Path out;

  RaceIT(@TempDir Path out) {
    this.out = out;
  }

  private static int bench(String... args) {
    return Bench.execute(new PrintWriter(System.err, true, StandardCharsets.UTF_8), args);
  }

  @Test
  void a_tiny_race_measures_and_reports() throws Exception {
    int code =
        bench(
            "--quick",
            "--only=ping1,flood3",
            "--contenders=sluice,netty-pooled,plain-vertx",
            "--out=" + out);
    assertThat(code).isEqualTo(0);
    JsonObject results = new JsonObject(Files.readString(out.resolve("results.json")));
    assertThat(results.getJsonObject("machine").getInteger("Cores")).isPositive();
    assertThat(results.getJsonObject("versions").getString("Netty")).startsWith("4.");
    assertThat(results.getJsonObject("versions").getString("Vert.x")).startsWith("5.");
    assertPlausible(results.getJsonArray("samples"));
    assertThat(Files.readString(out.resolve("results.adoc")))
        .contains("// tag::facts[]", "// tag::race1[]", "// tag::race3[]", "| netty-pooled | ");
    assertDrawn(out);

    Path again = out.resolve("again");
    assertThat(bench("--charts-from=" + out.resolve("results.json"), "--out=" + again))
        .isEqualTo(0);
    assertThat(again.resolve("results.adoc")).hasSameTextualContentAs(out.resolve("results.adoc"));
    assertDrawn(again);
  }

  @Test
  void a_tiny_race_with_tls_encrypts_again_and_resumes_sessions() throws Exception {
    int code =
        bench(
            "--quick",
            "--only=tls-bulk3,tls-churn-resumed3",
            "--contenders=sluice,haproxy",
            "--out=" + out);
    assertThat(code).isEqualTo(0);
    JsonObject results = new JsonObject(Files.readString(out.resolve("results.json")));
    int contenders = 2 - results.getJsonArray("skipped").size();
    JsonArray samples = results.getJsonArray("samples");
    assertThat(samples).hasSize(2 * contenders);
    for (int i = 0; i < samples.size(); i++) {
      assertThat(samples.getJsonObject(i).getInteger("x")).isEqualTo(3);
      assertThat(samples.getJsonObject(i).getJsonObject("values").getDouble("cpu")).isPositive();
    }
    assertThat(Files.readString(out.resolve("results.adoc")))
        .contains("// tag::tls3[]", "| goal of sluice | (1.00)");
    assertThat(out.resolve("tls3.svg")).isNotEmptyFile();
  }

  @Test
  void the_script_prints_its_usage() throws Exception {
    ProcessBuilder script = new ProcessBuilder("../../bin/bench", "--help");
    script.environment().put("JAVA_HOME", System.getProperty("java.home"));
    script.environment().put("START_CACHE", "off");
    Process process = script.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(output).startsWith("Usage: bench ");
    assertThat(process.waitFor()).isZero();
  }

  private static void assertPlausible(JsonArray samples) {
    assertThat(samples).hasSize(6);
    for (int i = 0; i < samples.size(); i++) {
      JsonObject sample = samples.getJsonObject(i);
      JsonObject values = sample.getJsonObject("values");
      assertThat(sample.getString("contender")).isIn("sluice", "netty-pooled", "plain-vertx");
      assertThat(values.getDouble("cpuSeconds")).isBetween(0.001, 60.0);
      assertThat(values.getDouble("units")).isPositive();
      if (sample.getString("workload").equals("ping1")) {
        assertThat(values.getDouble("p50")).isBetween(1.0, values.getDouble("p99.9"));
      } else {
        // 64 MiB; the machine copies less than 1 TiB per second.
        assertThat(values.getDouble("units")).isEqualTo(64 / 1024.0);
        assertThat(values.getDouble("perSecond")).isBetween(0.001, 1024.0);
      }
    }
  }

  private static void assertDrawn(Path folder) throws Exception {
    for (String name : List.of("race1.svg", "race3.svg")) {
      Document chart =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(folder.resolve(name).toFile());
      assertThat(chart.getDocumentElement().getTagName()).isEqualTo("svg");
      assertThat(chart.getDocumentElement().getTextContent()).contains("sluice", "plain-vertx");
    }
  }
}
