package dev.sluice.proxy.loops;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OwnSocketsTest {
  private static final int PORT = 1; // no other test listens at it
  private static final int SENDER = 2;

  private final OwnSockets sockets = OwnSockets.TCP;
  private final Chain chain = new Chain(new Object(), "orders");

  @BeforeEach
  void listen() {
    sockets.listens(PORT);
    sockets.listens(PORT);
    sockets.listens(0);
  }

  @AfterEach
  void leave() {
    sockets.left(PORT);
    sockets.left(PORT);
    sockets.left(PORT); // a second call does nothing
    sockets.isClosed(SENDER);
  }

  private static InetSocketAddress at(String ip, int port) throws UnknownHostException {
    return new InetSocketAddress(InetAddress.getByName(ip), port);
  }

  @Test
  void only_a_listening_port_of_this_machine_is_its_own() throws Exception {
    assertThat(sockets.isOwn(at("127.0.0.1", PORT))).isTrue();
    assertThat(sockets.isOwn(at("127.9.9.9", PORT))).isTrue();
    assertThat(sockets.isOwn(at("::1", PORT))).isTrue();
    assertThat(sockets.isOwn(at("0.0.0.0", PORT))).isTrue();
    assertThat(sockets.isOwn(at("127.0.0.1", SENDER))).isFalse();
    assertThat(sockets.isOwn(at("127.0.0.1", 0))).isFalse();
    assertThat(sockets.isOwn(at("192.0.2.1", PORT))).as("another machine").isFalse();
  }

  @Test
  void the_last_listener_that_leaves_a_port_gives_it_up() throws Exception {
    sockets.left(PORT);
    assertThat(sockets.isOwn(at("127.0.0.1", PORT))).isTrue();
    sockets.left(PORT);
    assertThat(sockets.isOwn(at("127.0.0.1", PORT))).isFalse();
  }

  @Test
  void a_client_is_known_by_its_port_and_an_address_of_this_machine() throws Exception {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    InetAddress elsewhere = InetAddress.getByName("192.0.2.1");
    assertThat(sockets.chainOf(loopback, SENDER, null)).isNull();
    sockets.sends(SENDER, chain);
    assertThat(sockets.hasSenders()).isTrue();
    assertThat(sockets.chainOf(loopback, SENDER, null)).isSameAs(chain);
    assertThat(sockets.chainOf(elsewhere, SENDER, null)).isNull();
    assertThat(sockets.chainOf(elsewhere, SENDER, elsewhere)).isSameAs(chain);
    sockets.isClosed(SENDER);
    assertThat(sockets.chainOf(loopback, SENDER, null)).isNull();
  }

  @Test
  void a_chain_lists_its_routes_in_order_and_each_once() {
    Chain copy = new Chain(new Object(), "copy");
    Chain both = copy.after(chain);
    assertThat(both).hasToString("orders -> copy");
    assertThat(both.hasLastOf(chain)).isTrue();
    assertThat(chain.hasLastOf(both)).isFalse();
    assertThat(copy.after(null)).isSameAs(copy);
    assertThat(both.with(chain)).isSameAs(both);
    Chain third = new Chain(new Object(), "third");
    assertThat(both.with(third.after(chain))).hasToString("orders -> third -> copy");
  }
}
