package dev.sluice.frame.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.frame.Ends;
import dev.sluice.frame.FrameException;
import dev.sluice.frame.Framing;
import dev.sluice.testkit.OneJdkIsEnough;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Requests and responses end where they were written and where Netty's codecs find their ends. */
@OneJdkIsEnough
class HttpPropertiesTest {
  private static final String SEED = "20261130";

  private static EmbeddedChannel clientThatHasSent(List<String> methods) {
    EmbeddedChannel client = new EmbeddedChannel(new HttpClientCodec());
    for (String method : methods) {
      client.writeOutbound(
          new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.valueOf(method), "/"));
    }
    client.releaseOutbound();
    return client;
  }

  private static boolean isLast(Object part) {
    return part instanceof LastHttpContent;
  }

  @Property(tries = 300, seed = SEED)
  void allEndsAreFoundInAnySlicing(@ForAll long seed) throws FrameException {
    Random random = new Random(seed);
    RandomHttp http = new RandomHttp(random).exchanges(8);
    Framing framing = new HttpType().newFraming();
    assertThat(Ends.of(framing.requests(), http.requests(), Ends.slices(random)))
        .isEqualTo(http.requestEnds());
    assertThat(Ends.of(framing.responses(), http.responses(), Ends.slices(random)))
        .isEqualTo(http.responseEnds());
  }

  @Property(tries = 100, seed = SEED)
  void nettyFindsTheSameEnds(@ForAll long seed) {
    RandomHttp http = new RandomHttp(new Random(seed)).exchanges(4);
    EmbeddedChannel server = new EmbeddedChannel(new HttpRequestDecoder());
    assertThat(Ends.byNetty(server, http.requests(), HttpPropertiesTest::isLast))
        .isEqualTo(http.requestEnds());
    EmbeddedChannel client = clientThatHasSent(http.methods());
    assertThat(Ends.byNetty(client, http.responses(), HttpPropertiesTest::isLast))
        .isEqualTo(http.responseEnds());
  }
}
