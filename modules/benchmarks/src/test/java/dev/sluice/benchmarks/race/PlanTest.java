package dev.sluice.benchmarks.race;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.benchmarks.report.Workload;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTest {
  private static final Contender SLUICE = contender("sluice", true);
  private static final Contender EPOLL = contender("sluice-epoll", true);
  private static final Contender NGINX = contender("nginx", false);

  private static Contender contender(String name, boolean mirrors) {
    return new Contender(name, mirrors, setup -> List.of());
  }

  private static List<Block> round(Workload... wanted) {
    List<Contender> all = List.of(SLUICE, EPOLL, NGINX);
    return new Plan(all, Arrays.asList(wanted), Scale.QUICK).round();
  }

  @Test
  void a_contender_that_cannot_mirror_races_to_one_destination_only() {
    List<Block> blocks = round(Workload.FLOOD1, Workload.FLOOD3);
    assertThat(blocks).extracting(block -> block.layout().fanOut()).containsExactly(1, 3);
    assertThat(blocks.get(0).contenders()).containsExactly(SLUICE, EPOLL, NGINX);
    assertThat(blocks.get(1).contenders()).containsExactly(SLUICE, EPOLL);
  }

  @Test
  void growth_is_measured_at_each_position_of_its_axis() {
    assertThat(round(Workload.FANOUT))
        .extracting(block -> block.layout().fanOut())
        .containsExactly(1, 3);
    assertThat(round(Workload.LOAD).get(0).cells()).extracting(Cell::x).containsExactly(1000, 4000);
    assertThat(round(Workload.MEMORY).get(0).contenders()).containsExactly(SLUICE);
  }

  @Test
  void only_contenders_that_terminate_tls_get_its_workloads() {
    List<Contender> all = List.of(SLUICE, contender("plain-vertx", true), NGINX);
    List<Block> blocks = new Plan(all, Workload.chosen("tls"), Scale.QUICK).round();
    assertThat(blocks).extracting(block -> block.layout().fanOut()).containsExactly(1, 3);
    assertThat(blocks)
        .allSatisfy(block -> assertThat(block.contenders()).containsExactly(SLUICE, NGINX))
        .allSatisfy(block -> assertThat(block.layout().tls()).isTrue());
    assertThat(blocks.get(0).cells()).extracting(Cell::workload).isEqualTo(Workload.TLS_ONE);
  }

  @Test
  void a_contender_that_cannot_mirror_listens_for_the_primary_and_for_the_encrypted_mirror() {
    Layout mirrored = new Layout(2, 1, true);
    assertThat(mirrored.listeners(true)).containsExactly(mirrored);
    assertThat(mirrored.listeners(false))
        .containsExactly(new Layout(1, 0, true), new Layout(0, 1, true));
    assertThat(Layout.plain(1).listeners(false)).containsExactly(Layout.plain(1));
  }

  @Test
  void without_a_wanted_workload_no_contender_starts() {
    assertThat(round(Workload.POOL)).isEmpty();
  }

  @Test
  void open_files_limit_the_connections() {
    FileLimit limit = new FileLimit(2300);
    assertThat(limit.cap(List.of(10, 100, 1000, 10_000))).containsExactly(10, 100, 1000);
    assertThat(Scale.FULL.within(limit).axes().connections()).containsExactly(10, 100, 1000);
  }

  @Test
  void the_time_left_follows_the_pace_so_far() {
    Progress progress = new Progress(System.out, 3, 300);
    progress.measured("first", 100, 50);
    assertThat(progress.left(50)).isEqualTo("2 min left");
    progress.measured("second", 100, 100);
    assertThat(progress.left(100)).isEqualTo("50 s left");
    progress.measured("third", 100, 150);
    assertThat(progress.left(150)).isEmpty();
  }
}
