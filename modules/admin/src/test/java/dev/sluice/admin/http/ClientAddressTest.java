package dev.sluice.admin.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, this machine",
    "127.8.9.10, this machine",
    "::1, this machine",
    "192.0.2.7, 192.0.2.7",
    "::ffff:192.0.2.7, 192.0.2.7",
    "2001:db8:1:2:3:4:5:6, 2001:db8:1:2:0:0:0:0/64",
    "2001:db8:1:2::7, 2001:db8:1:2:0:0:0:0/64",
  })
  void one_host_is_one_client(String address, String client) throws UnknownHostException {
    assertThat(ClientAddress.of(new InetSocketAddress(InetAddress.getByName(address), 4711)))
        .isEqualTo(client);
  }

  @Test
  void a_connection_that_has_closed_already_is_one_of_this_machine() {
    assertThat(ClientAddress.of(null)).isEqualTo("this machine");
  }
}
