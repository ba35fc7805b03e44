package dev.sluice.tee;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelOption;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class ReadCoalescerTest {

  private static final int PIECE = 100;
  private static final int TURNS = 16;
  private static final int PATIENCE = ReadCoalescer.PATIENCE;
  private static final Duration TICK = Duration.ofMillis(1);

  private final Side client = new Side(true);
  private final Side primary = new Side(true);
  private final FlushTicker clock = new FlushTicker(client.eventLoop(), TICK);
  private final ReadCoalescer reads = new ReadCoalescer(clock);

  @BeforeEach
  void freeze() {
    client.freezeTime();
  }

  @Test
  void aFastStreamWithoutResponsesIsReadWithEachTick() {
    client.speaks(PATIENCE - 1, TURNS);
    assertThat(client.lowWaterMark).isEqualTo(1);
    client.speaks(1, TURNS);
    assertThat(client.lowWaterMark).isEqualTo(ReadCoalescer.MUCH_BYTES);
    client.pieces = TURNS * PIECE;
    client.speak();
    client.pass(1);
    assertThat(client.lowWaterMark).isEqualTo(1);
    client.speak();
    assertThat(client.lowWaterMark).isEqualTo(ReadCoalescer.MUCH_BYTES);
  }

  @Test
  void fastResponsesAreReadWithEachTickToo() {
    primary.speaks(PATIENCE, TURNS);
    assertThat(primary.lowWaterMark).isEqualTo(ReadCoalescer.MUCH_BYTES);
    assertThat(client.lowWaterMark).isEqualTo(1);
  }

  @Test
  void aFewLargeReadsInATickAreFastToo() {
    client.pieces = 64 * 1024;
    client.speaks(TURNS + PATIENCE - 1, 1);
    assertThat(client.lowWaterMark).isEqualTo(ReadCoalescer.MUCH_BYTES);
  }

  @Test
  void itSurvivesAPauseAndEndsWithASlowStream() {
    client.speaks(PATIENCE, TURNS);
    client.pieces = 4 * PIECE - 1;
    client.speaks(PATIENCE - 1, 1);
    client.speak();
    assertThat(client.lowWaterMark).isEqualTo(ReadCoalescer.MUCH_BYTES);
    client.speaks(1, 0);
    client.speak();
    assertThat(client.lowWaterMark).isEqualTo(1);
  }

  @Test
  void aStreamThatStaysFastStaysCoalesced() {
    client.speaks(PATIENCE, TURNS);
    client.pieces = 4 * PIECE;
    client.speaks(10 * PATIENCE, 1);
    client.speak();
    assertThat(client.lowWaterMark).isEqualTo(ReadCoalescer.MUCH_BYTES);
  }

  @Test
  void bytesAfterATickWithoutAnyAreReadAtOnce() {
    client.speaks(PATIENCE, TURNS);
    client.speaks(2, 0);
    assertThat(client.lowWaterMark).isEqualTo(1);
  }

  @Test
  void theFirstByteFromTheOtherSideEndsItAtOnce() {
    client.speaks(PATIENCE, TURNS);
    primary.speak();
    assertThat(client.lowWaterMark).isEqualTo(1);
    client.speaks(PATIENCE - 1, TURNS);
    assertThat(client.lowWaterMark).isEqualTo(1);
  }

  @Test
  void aStreamThatIsNotFastNeverWaits() {
    client.speaks(10 * PATIENCE, 3);
    assertThat(client.optionsSet).isZero();
  }

  @Test
  void aConversationNeverWaits() {
    for (int i = 0; i < 100 * PATIENCE; i++) {
      client.speak();
      primary.speak();
      client.pass(i % TURNS == 0 ? 1 : 0);
    }
    assertThat(client.optionsSet + primary.optionsSet).isZero();
  }

  @Test
  void aTransportThatCannotDoItIsAskedOnce() {
    Side old = new Side(false);
    old.speaks(3 * PATIENCE, TURNS);
    old.speaks(1, 0);
    old.speaks(3 * PATIENCE, TURNS);
    assertThat(old.optionsSet).isEqualTo(1);
  }

  @Test
  void aConnectionThatHasClosedIsLeftAlone() {
    client.speaks(PATIENCE, TURNS);
    client.close();
    int before = client.optionsSet;
    client.pass(1);
    assertThat(client.optionsSet).isEqualTo(before);
  }

  /** One side of the session, which speaks in pieces. */
  private final class Side extends EmbeddedChannel {
    private final boolean capable;
    private int pieces = PIECE;
    private long total;
    private int lowWaterMark = 1;
    private int optionsSet;

    Side(boolean capable) {
      this.capable = capable;
    }

    void speak() {
      total += pieces;
      reads.turn(this, total);
    }

    void speaks(int ticks, int turnsInEach) {
      for (int i = 0; i < ticks; i++) {
        for (int k = 0; k < turnsInEach; k++) {
          speak();
        }
        pass(1);
      }
    }

    void pass(int ticks) {
      client.advanceTimeBy(ticks * TICK.toNanos(), TimeUnit.NANOSECONDS);
      client.runScheduledPendingTasks();
    }

    @Override
    public ChannelConfig config() {
      return new DefaultChannelConfig(this) {
        @Override
        public <T> boolean setOption(ChannelOption<T> option, T value) {
          if (!option.equals(ReadCoalescer.LOW_WATER_MARK)) {
            return super.setOption(option, value);
          }
          optionsSet++;
          lowWaterMark = capable ? (Integer) value : 1;
          return capable;
        }
      };
    }
  }
}
