package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.tee.BranchEnd;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Peer;
import dev.sluice.testkit.TestClient;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Names are resolved anew for new dials, once what was found before is too old. */
class NamesIT extends TeeIT {
  private static final int TTL_SECONDS = 1;
  private static final int HEADER = 12;
  private static final short ANSWERED = (short) 0x8180;

  private final AtomicInteger lastByte = new AtomicInteger(1); // of 127.0.0.0

  @Override
  Vertx start(Loops loops) {
    UdpPeer server = closing(UdpPeer.answering(0, this::answer));
    AddressResolverOptions resolver =
        new AddressResolverOptions().addServer("127.0.0.1:" + server.port());
    return loops.start(
        new VertxOptions().setEventLoopPoolSize(1).setAddressResolverOptions(resolver));
  }

  /** One address record for whatever was asked: RFC 1035, sections 4.1.1 and 4.1.3. */
  private byte[] answer(byte[] query) {
    int question = HEADER;
    while (query[question] != 0) {
      question += 1 + query[question];
    }
    int end = question + 5; // the root, the type and the class
    ByteBuffer answer = ByteBuffer.allocate(end + 16).put(query, 0, end);
    answer.putShort(2, ANSWERED).putShort(6, (short) 1).putInt(8, 0);
    answer.putShort((short) 0xc00c).putShort((short) 1).putShort((short) 1);
    answer.putInt(TTL_SECONDS).putShort((short) 4);
    return answer.put(new byte[] {127, 0, 0, lastByte.byteValue()}).array();
  }

  @Test
  void aMirrorThatHasMovedIsFound() throws Exception {
    Peer primary = peer(Behaviour.echo());
    Peer mirror = peer(Behaviour.sink());
    int port = Endpoint.parse(mirror.url()).address().port();
    Running route = deploy(Route.to(primary.url()).mirror("tcp://mirror.example:" + port));
    client(route).roundTrips(1, 10);
    route.until("a write", stats -> stats.mirrors().get(0).written() == 10);

    lastByte.set(2); // where nobody listens
    route.until(
        "a mirror that cannot be reached",
        stats -> {
          try (TestClient client = TestClient.connect(route.url())) {
            client.roundTrips(1, 10);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
          return stats.mirrors().get(0).ended(BranchEnd.CONNECT_FAILED) > 0;
        });

    assertThat(route.mirror(0).opened()).isGreaterThan(1);
  }
}
