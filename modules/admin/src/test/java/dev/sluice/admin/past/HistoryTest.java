package dev.sluice.admin.past;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.proxy.stats.RouteCounter;
import dev.sluice.tee.BranchCounter;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The history has a point for each two seconds, however often the routes are read. */
class HistoryTest {
  private static final String UDP =
      "{'name': 'orders', 'listen': 'udp://127.0.0.1:1', 'primary': {'to': 'udp://127.0.0.1:2'}}";

  private final Readings route = Readings.ofStreams();
  private final History history = new History(0);
  private long seconds;

  private void readAfter(long more) {
    seconds += more;
    history.add(TimeUnit.SECONDS.toNanos(seconds), List.of(route.read()));
  }

  private JsonObject orders() {
    return history
        .json("orders", TimeUnit.SECONDS.toNanos(seconds))
        .getJsonArray("routes")
        .getJsonObject(0);
  }

  private static List<@Nullable Object> last(JsonArray points, int count) {
    List<@Nullable Object> all = new ArrayList<>();
    points.forEach(all::add);
    return all.subList(all.size() - count, all.size());
  }

  private List<@Nullable Object> received(int count) {
    return last(orders().getJsonArray("receivedPerSecond"), count);
  }

  private void receive(long bytes) {
    route.count(counters -> counters.add(RouteCounter.RECEIVED_BYTES, bytes));
  }

  @Test
  void aPointIsTheMeanRateOfItsTwoSeconds() {
    readAfter(0);
    receive(3000);
    readAfter(2);
    receive(1);
    readAfter(2);
    assertThat(received(2)).containsExactly(1500L, 0.5);
    assertThat(orders().getString("unit")).isEqualTo("bytes");
  }

  @Test
  void aReadingAfterALongerTimeFillsAllItsPoints() {
    readAfter(0);
    receive(1000);
    readAfter(10);
    assertThat(received(6)).containsExactly(null, 100L, 100L, 100L, 100L, 100L);
  }

  @Test
  void aReadingSoonAfterAnotherAddsNoPointAndIsPartOfTheNext() {
    readAfter(2);
    readAfter(0);
    receive(400);
    readAfter(0);
    readAfter(2);
    assertThat(received(2)).containsExactly(null, 200L);
  }

  @Test
  void theRateAfterARestartIsNotKnown() {
    receive(1000);
    readAfter(0);
    route.count(counters -> counters.set(RouteCounter.RECEIVED_BYTES, 10));
    readAfter(2);
    assertThat(received(1)).containsExactly((Object) null);
  }

  @Test
  void eachBranchHasItsRateAndItsLag() {
    readAfter(0);
    route.count("next", counters -> counters.add(BranchCounter.SENT_BYTES, 600));
    route.count("next", counters -> counters.set(BranchCounter.LAG_BYTES, 5000));
    readAfter(2);
    JsonObject next = orders().getJsonArray("branches").getJsonObject(1);
    assertThat(next.getString("name")).isEqualTo("next");
    assertThat(last(next.getJsonArray("sentPerSecond"), 1)).containsExactly(300L);
    assertThat(last(next.getJsonArray("lagBytes"), 1)).containsExactly(5000L);
  }

  @Test
  void tenMinutesAreKeptAndAllRoutesTogetherHaveAFifthOfThePoints() {
    for (int i = 0; i < 2 * History.POINTS; i++) {
      receive(i < 290 ? 0 : 1000);
      readAfter(2);
    }
    assertThat(orders().getJsonArray("receivedPerSecond"))
        .hasSize(History.POINTS)
        .containsOnly(500L);
    JsonObject all = history.json(null, TimeUnit.SECONDS.toNanos(seconds + 1));
    assertThat(all.getInteger("periodMillis")).isEqualTo(10_000);
    assertThat(all.getInteger("lastMillisAgo")).isEqualTo(1000);
    assertThat(all.getJsonArray("routes").getJsonObject(0).getJsonArray("openSessions"))
        .hasSize(History.POINTS / 5);
  }

  @Test
  void aRouteOfAnotherKindBeginsAnewAndOneThatHasGoneIsUnknown() {
    readAfter(0);
    receive(1000);
    readAfter(2);
    route.configure(UDP);
    readAfter(2);
    assertThat(orders().getString("unit")).isEqualTo("datagrams");
    assertThat(received(History.POINTS)).containsOnlyNulls();
    history.add(TimeUnit.SECONDS.toNanos(seconds + 2), List.of());
    assertThatThrownBy(this::orders).isInstanceOf(NoSuchElementException.class);
  }
}
