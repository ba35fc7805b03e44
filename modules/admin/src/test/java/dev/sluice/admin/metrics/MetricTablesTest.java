package dev.sluice.admin.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.tee.MetricInfo;
import dev.sluice.tee.MetricKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The guide and the description of the API say of the metrics what the tables say. */
class MetricTablesTest {
  private static final Path GUIDE = Path.of("../../src-docs");
  private static final Path PAGE = GUIDE.resolve("reference/metrics.adoc");
  private static final Pattern METRIC = Pattern.compile("\\b(?:sluice|process|jvm)(?:_[a-z]+)+\\b");
  private static final Path API = Path.of("src/main/resources/dev/sluice/admin/openapi.yaml");
  private static final String REWRITE =
      "./mvnw -pl modules/admin -am test -Dtest=MetricTablesTest -Dsluice.rewrite=true"
          + " -Dsurefire.failIfNoSpecifiedTests=false";
  private static final String HEAD =
      """
      [#metrics-reference]
      = Metrics
      :description: All metrics, with their kind, labels and meaning.

      // Written by MetricTablesTest from the tables in the sources; edit those.

      `/metrics` has these metrics for Prometheus.
      On a node of a cluster, all of them have the label `node` as well.
      In the API, the counts of routes and branches have the same names in camel case, without the prefix and without `_total`: `sentBytes` is `sluice_branch_sent_bytes_total`.
      "TCP only" includes routes that listen at `unix://`, and "UDP only" those at `unixgram://`.

      """;

  private static void assertIsWritten(Path file, String expected) throws IOException {
    if (Boolean.getBoolean("sluice.rewrite")) {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, expected);
    }
    assertThat(file)
        .as("%s is stale; this writes it: %s", file.getFileName(), REWRITE)
        .hasContent(expected);
  }

  @Test
  void theGuideHasAllMetrics() throws IOException {
    String sections =
        MetricTable.ALL.stream().map(MetricTable::asciidoc).collect(Collectors.joining("\n"));
    assertIsWritten(PAGE, HEAD + sections);
  }

  @Test
  void theDescriptionOfTheApiHasAllCounts() throws IOException {
    String yaml = Files.readString(API);
    for (MetricTable table : MetricTable.ALL) {
      Matcher block =
          Pattern.compile("(?s)( *)# begin %s\\n.*?# end".formatted(table.table())).matcher(yaml);
      if (block.find()) {
        String lines = table.properties().indent(block.group(1).length());
        yaml =
            yaml.substring(0, block.start())
                + block.group(1)
                + "# begin "
                + table.table()
                + "\n"
                + lines
                + block.group(1)
                + "# end"
                + yaml.substring(block.end());
      }
    }
    assertThat(yaml)
        .contains("# begin RouteCounter", "# begin BranchCounter", "# begin PoolMetric");
    assertIsWritten(API, yaml);
  }

  @Test
  void theGuideNamesNoOtherMetrics() throws IOException {
    Set<String> all = namesIn(PAGE);
    assertThat(all).contains("sluice_branch_sent_bytes_total", "sluice_build_info");
    try (Stream<Path> files = Files.walk(GUIDE)) {
      List<Path> pages =
          files
              .filter(file -> file.toString().endsWith(".adoc"))
              .filter(file -> !file.endsWith("upgrade.adoc")) // it has the old names
              .toList();
      assertThat(pages).hasSizeGreaterThan(10);
      for (Path page : pages) {
        assertThat(all).as("metrics in %s", page).containsAll(namesIn(page));
      }
    }
  }

  private static Set<String> namesIn(Path page) throws IOException {
    return METRIC
        .matcher(Files.readString(page))
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toSet());
  }

  @Test
  void namesFollowTheConventionsOfPrometheus() {
    List<MetricInfo> all =
        MetricTable.ALL.stream().flatMap(table -> table.metrics().stream()).toList();
    assertThat(all).extracting(MetricInfo::name).doesNotHaveDuplicates();
    assertThat(all)
        .allSatisfy(
            info -> {
              assertThat(info.name())
                  .matches("(sluice|process)(_[a-z]+)+|jvm(_[a-z]+)*")
                  .doesNotContain("_total");
              assertThat(info.help()).matches("[A-Z][^\"]*\\.");
              assertThat(info.name().endsWith("_max"))
                  .as(info.name())
                  .isEqualTo(info.kind() == MetricKind.MAXIMUM);
            });
    assertThat(all.stream().flatMap(MetricTablesTest::labels))
        .allMatch(label -> label.matches("[a-z_]+|TLSv1\\.[23]"));
  }

  private static Stream<String> labels(MetricInfo info) {
    return info.values().stream().map(value -> value.label());
  }
}
