package dev.sluice.proxy.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.sluice.proxy.stats.RouteCounter;
import dev.sluice.proxy.stats.RouteStats;
import dev.sluice.tee.BranchCounter;
import dev.sluice.tee.BranchCounters;
import dev.sluice.tee.Counters;
import dev.sluice.transport.datagram.DropReason;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The lines about losses of a UDP route, and how often they are logged. */
class LossLogTest {
  private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Logger logger = (Logger) LoggerFactory.getLogger(LossLogTest.class);
  private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
  private final Counters<RouteCounter> route = new Counters<>(RouteCounter.class);
  private final BranchCounters primary = new BranchCounters("primary");
  private final BranchCounters staging = new BranchCounters("staging");
  private long now;
  private final LossLog losses = new LossLog("dns", new RateLimitedLog(logger, () -> now));

  @BeforeEach
  void record() {
    appender.start();
    logger.addAppender(appender);
  }

  @AfterEach
  void stop() {
    logger.detachAppender(appender);
  }

  private void report() {
    losses.report(
        new RouteStats(
            "dns",
            route.snapshot(),
            primary.stats(),
            List.of(staging.stats()),
            null,
            RouteStats.none("dns", List.of()).pool()));
  }

  private List<String> lines() {
    return appender.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void aRouteThatHasLostNothingLogsNothing() {
    route.add(RouteCounter.RECEIVED_DATAGRAMS, 7);
    primary.add(BranchCounter.SENT_DATAGRAMS, 7);
    report();
    assertThat(lines()).isEmpty();
  }

  @Test
  void eachKindOfLossHasALineThatNamesTheRouteAndTheLoss() {
    route.add(RouteCounter.KERNEL_DROPPED_DATAGRAMS, 3);
    route.add(RouteCounter.EVICTED_SESSIONS, 1);
    route.add(RouteCounter.DROPPED_RECEIVED_DATAGRAMS, DropReason.DENIED, 2);
    route.add(RouteCounter.UNREACHABLE_ERRORS, 1);
    route.add(RouteCounter.DROPPED_RESPONSE_DATAGRAMS, DropReason.FULL, 4);
    report();
    assertThat(lines())
        .containsExactly(
            "dns: 3 datagrams dropped by the kernel, which had no room for them;"
                + " a larger receiveBuffer may help",
            "dns: 1 session ended early to make room for others: limits.sessions is reached",
            "dns: 2 datagrams dropped: denied",
            "dns: 1 response not delivered: no listener, or no route to host",
            "dns: 4 responses dropped: full");
    assertThat(appender.list).extracting(ILoggingEvent::getLevel).containsOnly(Level.WARN);
  }

  @Test
  void theLossesOfEachDestinationNameIt() {
    primary.add(BranchCounter.UNREACHABLE_ERRORS, 1);
    staging.add(BranchCounter.DROPPED_DATAGRAMS, DropReason.TOO_BIG, 2);
    staging.add(BranchCounter.DROPPED_DATAGRAMS, DropReason.LOOP, 1);
    report();
    assertThat(lines())
        .containsExactly(
            "dns: 1 datagram to the primary not delivered: no listener, or no route to host",
            "dns: 2 datagrams to staging dropped: too_big",
            "dns: 1 datagram to staging dropped: loop; a destination leads back to this route");
  }

  @Test
  void aLossThatWasLoggedIsNotLoggedAgain() {
    staging.add(BranchCounter.DROPPED_DATAGRAMS, DropReason.FULL, 2);
    report();
    now = PERIOD_NANOS;
    report();
    assertThat(lines()).containsExactly("dns: 2 datagrams to staging dropped: full");

    staging.add(BranchCounter.DROPPED_DATAGRAMS, DropReason.FULL, 1);
    report();
    assertThat(lines()).last().isEqualTo("dns: 1 datagram to staging dropped: full");
  }

  @Test
  void aKindOfLossIsLoggedOnceInTenSecondsAndAnotherKindAtOnce() {
    staging.add(BranchCounter.DROPPED_DATAGRAMS, DropReason.FULL, 2);
    report();
    now = PERIOD_NANOS - 1;
    staging.add(BranchCounter.DROPPED_DATAGRAMS, DropReason.FULL, 5);
    primary.add(BranchCounter.DROPPED_DATAGRAMS, DropReason.FULL, 5);
    report();
    assertThat(lines())
        .containsExactly(
            "dns: 2 datagrams to staging dropped: full",
            "dns: 5 datagrams to the primary dropped: full");
  }

  @Test
  void theNextLineSaysHowManyWereSuppressed() {
    for (int i = 0; i < 3; i++) {
      staging.add(BranchCounter.DROPPED_DATAGRAMS, DropReason.FULL, 2);
      report();
    }
    now = PERIOD_NANOS;
    staging.add(BranchCounter.DROPPED_DATAGRAMS, DropReason.FULL, 7);
    report();
    assertThat(lines())
        .containsExactly(
            "dns: 2 datagrams to staging dropped: full",
            "dns: 7 datagrams to staging dropped: full (and 2 more times)");
  }
}
