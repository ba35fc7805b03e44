package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.compare.result.CompareCounter;
import dev.sluice.proxy.compare.result.CompareLatency;
import dev.sluice.proxy.compare.result.ComparisonResult;
import dev.sluice.proxy.compare.result.ComparisonStats;
import dev.sluice.proxy.compare.result.ResponseDifference;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Postgres;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** The responses of two servers of PostgreSQL, of which one has another row. */
@OneJdkIsEnough
class ComparePostgresIT extends TeeIT {

  @Test
  void theRowThatDiffersIsFoundAndTheLoginIsLeftOut() throws Exception {
    if (loops != Loops.EPOLL) {
      return; // once is enough
    }
    Postgres primary = closing(new Postgres("trust"));
    Postgres mirror = closing(new Postgres("trust"));
    primary.ask("create table t as select generate_series(1, 5) as n, 'same' as text");
    mirror.ask(
        "create table t as select n, case n when 4 then 'else' else 'same' end as text"
            + " from generate_series(1, 5) n");
    Running route =
        deploy(
            Route.to(primary.url())
                // A server refuses bytes behind a request for TLS that it has not answered yet.
                .mirror(mirror.url(), new JsonObject().put("pace", "responses"))
                .with("compare", new JsonObject().put("frame", "postgres").put("show", "bytes")));
    int port = URI.create(route.url()).getPort();
    for (String options : new String[] {"sslmode=disable gssencmode=disable", "sslmode=prefer"}) {
      assertThat(Postgres.ask(port, options, "select * from t order by n")).contains("4|same");
    }
    route.untilNoSession();
    ComparisonStats stats = route.comparison();
    // A description, five rows, the end of the command, and the readiness for the next one.
    assertThat(stats.results(ComparisonResult.EQUAL)).as(stats.toString()).isEqualTo(2 * 7);
    assertThat(stats.results(ComparisonResult.DIFFERS)).isEqualTo(2);
    assertThat(stats.latency(CompareLatency.MESSAGE).mirror().count()).isEqualTo(2);
    assertThat(stats.counts().get(CompareCounter.UNSOLICITED_MESSAGES)).isZero();
    ResponseDifference difference = route.differences().get(0);
    assertThat(difference.message()).isEqualTo(4);
    assertThat(difference.fromPrimary().bytes()).contains("73616d65");
    assertThat(difference.fromMirror().bytes()).contains("656c7365");
  }
}
