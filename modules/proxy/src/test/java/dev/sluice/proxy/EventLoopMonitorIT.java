package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sluice.proxy.stats.RouteCounter;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Eventually;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.TestClient;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A pool that is too small and a loop that is late are reported. */
@OneJdkIsEnough
class EventLoopMonitorIT extends TeeIT {
  private static final int LATE_MILLIS = 300;

  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();

  @Test
  void aPoolThatIsTooSmallIsReportedOnce() throws Exception {
    Logger logger = (Logger) LoggerFactory.getLogger(TcpTeeVerticle.class);
    lines.list = new CopyOnWriteArrayList<>(); // the loop adds lines, the test reads them
    lines.start();
    logger.addAppender(lines);
    JsonObject tiny = new JsonObject().put("bufferSize", "16KiB").put("max", 1);
    Running route = deploy(Route.to(peer(Behaviour.silent()).url()).with("pool", tiny));
    TestClient client = client(route);
    client.sendUntilStuck(64 << 20, Duration.ofMillis(200));

    Eventually.until("a line about the pool", () -> !warnings().isEmpty());
    assertThat(warnings()).hasSize(1);
    assertThat(warnings().get(0))
        .startsWith("test: pool.max is too low: all 1 buffers were in use, and ")
        .endsWith(" reads used slower unpooled memory");
    logger.detachAppender(lines);
  }

  private List<String> warnings() {
    return lines.list.stream()
        .map(ILoggingEvent::getFormattedMessage)
        .filter(line -> line.contains("pool.max"))
        .toList();
  }

  @Test
  void theStatisticsHaveTheDelayOfTheLoop() throws Exception {
    Running route = deploy(Route.to(peer(Behaviour.echo()).url()));
    CountDownLatch never = new CountDownLatch(1);
    route.onLoop(
        () -> {
          try {
            return never.await(LATE_MILLIS, TimeUnit.MILLISECONDS);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    route.until(
        "a late loop",
        stats ->
            stats.get(RouteCounter.EVENT_LOOP_DELAY_SECONDS_MAX)
                >= TimeUnit.MILLISECONDS.toNanos(LATE_MILLIS - 100)); // a period of the monitor
  }
}
