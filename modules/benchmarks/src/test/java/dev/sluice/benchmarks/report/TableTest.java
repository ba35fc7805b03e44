package dev.sluice.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
  private static final Table TABLE =
      new Table(
          "race1",
          "CPU",
          List.of("", "flood"),
          List.of(List.of("uvtee", "1.00"), List.of("sluice-epoll", "12.3 (4.00)")));

  @Test
  void columns_are_aligned() {
    assertThat(TABLE.text())
        .isEqualTo(
            """
            CPU
                                  flood
              uvtee                1.00
              sluice-epoll  12.3 (4.00)
            """);
  }

  @Test
  void asciidoc_can_be_included_by_its_tag() {
    assertThat(TABLE.asciidoc())
        .isEqualTo(
            """
            // tag::race1[]
            .CPU
            [cols="<2,>1"]
            |===
            |  | flood

            | uvtee | 1.00
            | sluice-epoll | 12.3 (4.00)
            |===
            // end::race1[]
            """);
  }
}
