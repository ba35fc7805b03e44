package dev.sluice.admin.past;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.admin.spi.ClusterSnapshot;
import dev.sluice.admin.spi.Difference;
import dev.sluice.admin.spi.Difference.Kind;
import dev.sluice.admin.spi.LostChanges;
import dev.sluice.admin.spi.ReloadSnapshot;
import dev.sluice.proxy.stats.RejectReason;
import dev.sluice.proxy.stats.RouteCounter;
import dev.sluice.tee.BranchCounter;
import dev.sluice.tee.CloseReason;
import dev.sluice.tee.Counters;
import dev.sluice.transport.datagram.DropReason;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What happened is found in the differences of readings, and said in plain words. */
class ActivityTest {
  private static final ReloadSnapshot NO_RELOAD = reloads(0, 0);
  private static final String ORDERS =
      "{'name': 'orders', 'listen': 'tcp://127.0.0.1:7000', 'primary': {'to': 'tcp://h:1'},"
          + " 'mirrors': [%s]}";
  private static final String NAMES =
      "{'name': 'names', 'listen': 'udp://127.0.0.1:1', 'primary': {'to': 'udp://127.0.0.1:2'}}";

  private final Readings route = Readings.ofStreams();
  private final Activity activity = new Activity();
  private final ActivityFinder finder = new ActivityFinder(activity);
  private Instant now = Instant.parse("2026-11-29T17:00:00Z");

  private static ReloadSnapshot reloads(long succeeded, long failed, String... errors) {
    return new ReloadSnapshot(
        succeeded, failed, List.of(errors), LostChanges.NONE, ClusterSnapshot.NONE);
  }

  private static ReloadSnapshot reloads(LostChanges lost, ClusterSnapshot cluster) {
    return new ReloadSnapshot(0, 0, List.of(), lost, cluster);
  }

  private void read(Readings... routes) {
    read(NO_RELOAD, routes);
  }

  private void read(ReloadSnapshot reloads, Readings... routes) {
    now = now.plusSeconds(2);
    finder.add(Stream.of(routes).map(Readings::read).toList(), reloads, now);
  }

  private JsonArray entries() {
    return activity.json().getJsonArray("entries");
  }

  private JsonObject latest() {
    return entries().getJsonObject(0);
  }

  private List<String> texts() {
    return IntStream.range(0, entries().size())
        .mapToObj(entries()::getJsonObject)
        .map(entry -> entry.getString("kind") + ": " + entry.getString("text"))
        .toList();
  }

  private static void cut(Counters<BranchCounter> counters) {
    counters.add(BranchCounter.ENDED, CloseReason.CUT, 1);
  }

  private static void refuse(Counters<BranchCounter> counters) {
    counters.add(BranchCounter.ENDED, CloseReason.CONNECT_FAILED, 1);
  }

  @Test
  void theSameThingWithinTenMinutesIsOneEntryWithACount() {
    read(route);
    read(route.count("next", ActivityTest::cut).count("next", ActivityTest::cut));
    read(route.count("next", ActivityTest::cut));
    read(route);
    assertThat(entries()).hasSize(1);
    assertThat(latest())
        .isEqualTo(
            new JsonObject()
                .put("first", "2026-11-29T17:00:04Z")
                .put("last", "2026-11-29T17:00:06Z")
                .put("count", 3L)
                .put("route", "orders")
                .put("branch", "next")
                .put("kind", "cut")
                .put("reason", "cut")
                .put("clientsAffected", false)
                .put("text", "cut 3 times: lag above maxLag, 4MiB"));
    now = now.plus(Activity.TOGETHER);
    read(route.count("next", ActivityTest::cut));
    assertThat(entries()).hasSize(2);
    assertThat(latest().getString("text")).isEqualTo("cut once: lag above maxLag, 4MiB");
  }

  @Test
  void aSmallerCountMeansThatTheRouteWasStartedAgain() {
    read(route.count("next", ActivityTest::cut).count("next", ActivityTest::cut));
    read(route.restart().count("next", ActivityTest::cut));
    assertThat(latest().getLong("count")).isEqualTo(3);
  }

  @Test
  void aPrimaryIsDownWhileNoConnectSucceedsAndUpWithTheFirstOne() {
    read(route);
    read(route.count("primary", ActivityTest::refuse));
    read(route.count("primary", ActivityTest::refuse));
    assertThat(texts())
        .containsExactly(
            "primaryDown: primary is down: 2 sessions failed, could not connect to tcp://h:1");
    assertThat(latest().getBoolean("clientsAffected")).isTrue();
    now = now.plus(Duration.ofSeconds(56));
    read(route.count("primary", counters -> counters.observe(BranchCounter.CONNECT_SECONDS, 5)));
    assertThat(texts().get(0)).isEqualTo("primaryUp: primary is up again after 1 min");
    assertThat(latest().getBoolean("clientsAffected")).isFalse();
  }

  @Test
  void aPrimaryThatRefusesSomeConnectsIsNotDown() {
    read(route);
    route.count("primary", counters -> counters.observe(BranchCounter.CONNECT_SECONDS, 5));
    read(route.count("primary", ActivityTest::refuse));
    assertThat(texts()).containsExactly("failed: 1 session failed, could not connect to tcp://h:1");
  }

  @Test
  void aUdpPrimaryIsDownWhileItsPortIsUnreachable() {
    Readings names = new Readings(NAMES);
    read(names);
    names.count("primary", counters -> counters.add(BranchCounter.SENT_DATAGRAMS, 5));
    read(names.count("primary", counters -> counters.add(BranchCounter.UNREACHABLE_ERRORS, 5)));
    assertThat(latest().getString("kind")).isEqualTo("primaryDown");
    read(names.count("primary", counters -> counters.add(BranchCounter.SENT_DATAGRAMS, 1)));
    assertThat(latest().getString("kind")).isEqualTo("primaryDown");
    read(names.count("primary", counters -> counters.add(BranchCounter.RESPONSE_DATAGRAMS, 1)));
    assertThat(latest().getString("kind")).isEqualTo("primaryUp");
  }

  @Test
  void refusedClientsAndDroppedDatagramsAreTold() {
    Readings names = new Readings(NAMES);
    read(route, names);
    route.count(
        counters -> counters.add(RouteCounter.REJECTED_CONNECTIONS, RejectReason.TOO_FAST, 2));
    names.count(
        counters -> counters.add(RouteCounter.DROPPED_RECEIVED_DATAGRAMS, DropReason.FULL, 1));
    names.count(
        "primary",
        counters -> counters.add(BranchCounter.DROPPED_DATAGRAMS, DropReason.TOO_BIG, 1));
    read(route, names);
    assertThat(texts())
        .containsExactlyInAnyOrder(
            "refused: refused 2 clients: more connections per second than limits.acceptsPerSecond",
            "dropped: dropped 1 datagram of clients: the send buffer was full",
            "dropped: dropped 1 datagram: larger than the network on the way accepts");
  }

  @Test
  void changesOfTheConfigurationAreToldWhoeverMadeThem() {
    read(route.configure(ORDERS.formatted("")));
    read(route.configure(ORDERS.formatted("{'name': 'm', 'to': 'tcp://h:3', 'sample': 0.05}")));
    read(route.configure(ORDERS.formatted("{'name': 'm', 'to': 'tcp://h:3', 'sample': 0.5}")));
    read(route.configure(ORDERS.formatted("{'name': 'm', 'to': 'tcp://h:4', 'sample': 0.5}")));
    read(route.configure(ORDERS.formatted("")));
    read(route.configure(ORDERS.formatted("").replace("h:1", "h:5")));
    String idle = "'idleTimeout': '1m', 'mirrors'";
    read(route.configure(ORDERS.formatted("").replace("h:1", "h:5").replace("'mirrors'", idle)));
    read();
    read(route);
    assertThat(texts())
        .containsExactly(
            "change: accepts clients at tcp://127.0.0.1:7000",
            "drain: accepts no more clients",
            "change: the configuration was changed",
            "change: the primary is tcp://h:5",
            "change: detached from tcp://h:4",
            "change: the configuration was changed",
            "change: sample 50%, was 5%",
            "change: attached to tcp://h:3, sample 5%");
  }

  @Test
  void reloadsAreToldOneByOne() {
    read(NO_RELOAD, route);
    read(reloads(1, 0), route);
    read(reloads(1, 1, "pool: missing", "x: unknown"), route);
    read(reloads(2, 1), route);
    assertThat(texts())
        .containsExactly(
            "reload: the file was applied",
            "reload: the file was refused: pool: missing; x: unknown",
            "reload: the file was applied");
  }

  @Test
  void changesThatAFileHasDroppedAreTold() {
    read(NO_RELOAD, route);
    Difference sample = new Difference("routes.orders.mirrors.m.sample", Kind.CHANGED, 0.1, 0.5);
    Difference removed = new Difference("routes.names", Kind.REMOVED, "", null);
    LostChanges lost = LostChanges.NONE.plus(List.of(sample, removed));
    read(reloads(lost, ClusterSnapshot.NONE), route);
    read(reloads(lost, ClusterSnapshot.NONE), route);
    read(reloads(lost.plus(List.of(removed)), ClusterSnapshot.NONE), route);
    assertThat(texts())
        .containsExactly(
            "reload: dropped changes made through the API: routes.names (was removed)",
            "reload: dropped changes made through the API: routes.orders.mirrors.m.sample"
                + " (was 0.5), routes.names (was removed)");
    assertThat(latest().getString("reason")).isEqualTo("lost");
  }

  @Test
  void versionsOfTheClusterAreTold() {
    read(NO_RELOAD, route);
    read(reloads(LostChanges.NONE, new ClusterSnapshot(1, List.of())), route);
    ClusterSnapshot refused = new ClusterSnapshot(1, List.of("orders: cannot listen"));
    read(reloads(LostChanges.NONE, refused), route);
    read(reloads(LostChanges.NONE, refused), route);
    read(reloads(LostChanges.NONE, new ClusterSnapshot(3, List.of())), route);
    assertThat(texts())
        .containsExactly(
            "reload: version 3 of the cluster's configuration was applied",
            "reload: a version of the cluster's configuration cannot run here: orders: cannot"
                + " listen",
            "reload: version 1 of the cluster's configuration was applied");
  }

  @Test
  void theListIsBounded() {
    for (int i = 0; i < Activity.MOST + 50; i++) {
      read(reloads(i, 0));
    }
    assertThat(entries()).hasSize(Activity.MOST);
  }
}
