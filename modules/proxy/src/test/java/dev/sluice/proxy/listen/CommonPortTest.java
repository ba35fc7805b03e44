package dev.sluice.proxy.listen;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.Endpoint;
import dev.sluice.proxy.log.RateLimitedLog;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

/** The sockets of a listener have one port together, or are closed again. */
class CommonPortTest implements CommonPort.Sockets<InetSocketAddress> {
  private static final Endpoint NAME = Endpoint.parse("tcp://both.example:0");

  private final Set<InetSocketAddress> taken = new HashSet<>(); // taken by other programs
  private final List<InetSocketAddress> open = new ArrayList<>();
  private int nextFree = 1000;

  @Override
  public Future<InetSocketAddress> open(InetSocketAddress at) {
    int port = at.getPort() == 0 ? nextFree++ : at.getPort();
    InetSocketAddress bound = new InetSocketAddress(at.getAddress(), port);
    if (taken.contains(bound)) {
      return Future.failedFuture(new IOException("Address already in use"));
    }
    open.add(bound);
    return Future.succeededFuture(bound);
  }

  @Override
  public int port(InetSocketAddress socket) {
    return socket.getPort();
  }

  @Override
  public Future<?> close(InetSocketAddress socket) {
    open.remove(socket);
    return Future.succeededFuture();
  }

  private Future<List<InetSocketAddress>> listen(int port, String... hosts) {
    return CommonPort.open(
        NAME,
        Stream.of(hosts).map(host -> at(host, port)).toList(),
        this,
        new RateLimitedLog(LoggerFactory.getLogger(CommonPortTest.class)));
  }

  private static InetSocketAddress at(String host, int port) {
    return new InetSocketAddress(host, port);
  }

  @Test
  void if_a_free_port_is_taken_at_another_address_the_next_port_is_tried() {
    taken.add(at("127.0.0.2", 1000));
    taken.add(at("127.0.0.3", 1001));
    List<InetSocketAddress> all = listen(0, "127.0.0.1", "127.0.0.2", "127.0.0.3").result();
    assertThat(all)
        .containsExactly(at("127.0.0.1", 1002), at("127.0.0.2", 1002), at("127.0.0.3", 1002));
    assertThat(open).isEqualTo(all);
  }

  @Test
  void it_gives_up_if_no_port_is_free_at_all_addresses() {
    for (int port = 1000; port < 1100; port++) {
      taken.add(at("127.0.0.2", port));
    }
    Throwable failure = listen(0, "127.0.0.1", "127.0.0.2").cause();
    assertThat(failure).hasMessage("127.0.0.2: Address already in use");
    assertThat(nextFree).isBetween(1002, 1100);
    assertThat(open).isEmpty();
  }

  @Test
  void a_configured_port_is_tried_once() {
    taken.add(at("127.0.0.2", 7));
    assertThat(listen(7, "127.0.0.1", "127.0.0.2").cause())
        .hasMessage("127.0.0.2: Address already in use");
    assertThat(open).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1 ::1, 127.0.0.1 ::1",
    "127.0.0.1 0.0.0.0 ::1, 0.0.0.0 ::1",
    "0.0.0.0 ::, ::",
    ":: 127.0.0.1 ::1, ::",
  })
  void a_wildcard_replaces_the_addresses_that_it_covers(String all, String apart) throws Exception {
    assertThat(ListenAddresses.apart(addresses(all))).isEqualTo(addresses(apart));
  }

  private static List<InetAddress> addresses(String all) throws UnknownHostException {
    List<InetAddress> addresses = new ArrayList<>();
    for (String host : all.split(" ", -1)) {
      addresses.add(InetAddress.getByName(host));
    }
    return addresses;
  }
}
