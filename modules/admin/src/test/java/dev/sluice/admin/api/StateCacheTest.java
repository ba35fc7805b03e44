package dev.sluice.admin.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.admin.spi.Difference;
import dev.sluice.admin.spi.Difference.Kind;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients of the API share a reading, unless it is old, has failed or is outdated by a change. */
@Timeout(30)
class StateCacheTest {
  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final ShownProxy proxy = new ShownProxy();
  private long now = 1;
  private final StateCache cache = new StateCache(context, proxy, "1.2.3", () -> now);

  @AfterEach
  void close() {
    vertx.close().await();
  }

  private void completeReading() {
    proxy.readings.get(proxy.readings.size() - 1).complete(List.of());
  }

  @Test
  void theStateShowsTheProxy() {
    Future<JsonObject> asked = cache.get();
    now += TimeUnit.MILLISECONDS.toNanos(5);
    completeReading();
    JsonObject state = asked.await();

    assertThat(state.getString("version")).isEqualTo("1.2.3");
    assertThat(state.getBoolean("ready")).isTrue();
    assertThat(state.getLong("startedMillisAgo")).isEqualTo(5);
    assertThat(state.getJsonObject("reload"))
        .isEqualTo(
            new JsonObject()
                .put("succeeded", 2L)
                .put("failed", 1L)
                .put("errors", new JsonArray().add("pool: missing")));
    assertThat(state.getJsonArray("routes")).isEmpty();
  }

  @Test
  void theDifferencesFromTheFileAreShownIfThereIsOne() {
    Future<JsonObject> without = cache.get();
    completeReading();
    assertThat(without.await().getValue("file")).isNull();

    proxy.differences = List.of(new Difference("routes.a.mirrors.m", Kind.REMOVED, "x", null));
    cache.forget();
    Future<JsonObject> with = cache.get();
    completeReading();
    assertThat(with.await().getJsonObject("file").encode())
        .isEqualTo(
            "{'differs':true,'changes':[{'path':'routes.a.mirrors.m','kind':'removed','now':null,'file':'x'}]}"
                .replace('\'', '"'));
  }

  @Test
  void clientsThatAskTogetherShareOneReading() {
    Future<JsonObject> first = cache.get();
    Future<JsonObject> second = cache.get();
    completeReading();
    assertThat(second.await()).isSameAs(first.await());
    assertThat(proxy.readings).hasSize(1);
  }

  @Test
  void aReadingIsUsedForASecond() {
    cache.get();
    completeReading();
    now += TimeUnit.SECONDS.toNanos(1);
    cache.get();
    assertThat(proxy.readings).hasSize(1);
    now += 1;
    cache.get();
    assertThat(proxy.readings).hasSize(2);
  }

  @Test
  void aChangeMakesTheNextClientReadAgain() {
    cache.get();
    completeReading();
    cache.forget();
    cache.get();
    assertThat(proxy.readings).hasSize(2);
  }

  @Test
  void aReadingThatFailedIsNotUsedAgain() {
    Future<JsonObject> failing = cache.get();
    proxy.readings.get(0).fail("no route answers");
    assertThat(failing.otherwise(new JsonObject()).await()).isEmpty();
    Future<JsonObject> next = cache.get();
    completeReading();
    assertThat(next.await()).isNotEmpty();
  }

  @Test
  void theClusterIsShownIfThereIsOne() {
    Future<JsonObject> alone = cache.get();
    completeReading();
    assertThat(alone.await().getJsonObject("cluster")).isNull();

    proxy.nodes = Future.succeededFuture(new JsonObject().put("version", 7));
    cache.forget();
    Future<JsonObject> clustered = cache.get();
    completeReading();
    assertThat(clustered.await().getJsonObject("cluster").getInteger("version")).isEqualTo(7);
  }
}
