package dev.sluice.frame.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.frame.Ends;
import dev.sluice.frame.FrameException;
import dev.sluice.testkit.OneJdkIsEnough;
import io.netty.channel.ChannelHandler;
import io.netty.handler.codec.redis.RedisArrayAggregator;
import io.netty.handler.codec.redis.RedisBulkStringAggregator;
import io.netty.handler.codec.redis.RedisDecoder;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Values of RESP2 and RESP3 end where they should, however they are nested and sliced. */
@OneJdkIsEnough
class RedisFramersTest {
  private static final String SEED = "20261130";

  private static ChannelHandler[] netty() {
    return new ChannelHandler[] {
      new RedisDecoder(true), new RedisBulkStringAggregator(), new RedisArrayAggregator(100, 10)
    };
  }

  private static List<Integer> responses(String stream) throws FrameException {
    return Ends.of(new RedisValues(), stream);
  }

  @Property(tries = 500, seed = SEED)
  void responsesEndWhereTheyWereWritten(@ForAll long seed) throws FrameException {
    Random random = new Random(seed);
    RandomResp resp = new RandomResp(random, 3).values(10);
    assertThat(Ends.of(new RedisValues(), resp.stream(), Ends.slices(random)))
        .isEqualTo(resp.ends());
  }

  @Property(tries = 200, seed = SEED)
  void nettyFindsTheSameEndsOfResponsesOfResp2(@ForAll long seed) throws FrameException {
    Random random = new Random(seed);
    byte[] stream = new RandomResp(random, 2).values(5).stream();
    assertThat(Ends.of(new RedisValues(), stream, Ends.slices(random)))
        .isEqualTo(Ends.byNetty(stream, netty()));
  }

  @Property(tries = 200, seed = SEED)
  void nettyFindsTheSameEndsOfRequests(@ForAll long seed) throws FrameException {
    Random random = new Random(seed);
    RandomResp resp = new RandomResp(random, 2).requests(5);
    assertThat(Ends.of(new RedisRequests(), resp.stream(), Ends.slices(random)))
        .isEqualTo(resp.ends())
        .isEqualTo(Ends.byNetty(resp.stream(), netty()));
  }

  @Example
  void aPushIsUnsolicitedAlsoBehindAnAttribute() throws FrameException {
    RedisValues framer = new RedisValues();
    Ends.of(framer, ">2\r\n+invalidate\r\n*1\r\n$1\r\nk\r\n");
    assertThat(framer.isUnsolicited()).isTrue();
    Ends.of(framer, "*1\r\n>1\r\n:1\r\n");
    assertThat(framer.isUnsolicited()).isFalse();
    Ends.of(framer, "|1\r\n+ttl\r\n:3600\r\n>1\r\n+x\r\n");
    assertThat(framer.isUnsolicited()).isTrue();
    assertThat(framer.kind()).isEqualTo((byte) '>');
    Ends.of(framer, "|?\r\n.\r\n%1\r\n+a\r\n>1\r\n+b\r\n");
    assertThat(framer.kind()).isEqualTo((byte) '%');
  }

  @Example
  void anEmptyCommandGetsNoResponse() throws FrameException {
    RedisRequests framer = new RedisRequests();
    for (String empty : List.of("*0\r\n", "*-1\r\n", "\r\n", "\n", " \t \r\n")) {
      assertThat(Ends.of(framer, empty)).containsExactly(empty.length());
      assertThat(framer.endsExchange()).as(empty).isFalse();
    }
    for (String full : List.of("*1\r\n$4\r\nPING\r\n", "  PING\n", "\0\n")) {
      assertThat(Ends.of(framer, full)).containsExactly(full.length());
      assertThat(framer.endsExchange()).as(full).isTrue();
    }
  }

  @Example
  void aBrokenValueIsAnError() {
    for (String broken :
        List.of(
            "x",
            "\r\n",
            "$\r\n",
            "$-2\r\n",
            "$1 \r\n",
            "$1\r1",
            "$--1\r\n",
            "$?1\r\n",
            "$1?\r\n",
            "$1\r\nab\r\n",
            "$0\r\n\n",
            "+a\n",
            "=-1\r\n",
            "%-1\r\n",
            "~?\r\n:1\r\n;",
            ";1\r\n",
            ".\r\n",
            "*1\r\n.\r\n",
            "*?\r\n.x",
            "$?\r\n:1",
            "$?\r\n;-1\r\n",
            "!?\r\n",
            "$1234567890123456789\r\n")) {
      assertThatThrownBy(() -> responses(broken)).as(broken).isInstanceOf(FrameException.class);
    }
  }

  @Example
  void hugeNumbersOverflowNothing() throws FrameException {
    String most = "9".repeat(18);
    assertThat(responses("%" + most + "\r\n:1\r\n")).isEmpty();
    assertThat(responses("|" + most + "\r\n:1\r\n")).isEmpty();
    assertThat(responses("$" + most + "\r\n:1\r\n")).isEmpty();
  }

  @Example
  void theNestingIsLimitedToAValueWithMorePlaces() throws FrameException {
    String most = "*2\r\n".repeat(RedisNesting.MOST);
    assertThat(responses(most + ":1\r\n".repeat(RedisNesting.MOST + 1))).hasSize(1);
    assertThatThrownBy(() -> responses(most + "*2\r\n"))
        .isInstanceOf(FrameException.class)
        .hasMessageContaining("more than 128");
  }
}
