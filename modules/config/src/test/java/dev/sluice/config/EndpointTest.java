package dev.sluice.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "tcp://127.0.0.1:7000",
        "tcp://orders.example.org:65535",
        "tcp://[::1]:0",
        "tcp://[2001:db8::7]:80",
        "tcp://[fe80::7%eth0.100]:80",
        "udp://host:53",
        "unix:///run/sluice.sock",
        "unixgram:///dev/log"
      })
  void an_address_has_the_url_that_it_was_read_from(String url) {
    assertThat(Endpoint.parse(url)).hasToString(url).isEqualTo(Endpoint.parse(url));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1:7000",
        "tcp://127.0.0.1",
        "tcp://:7000",
        "tcp://::1:7000",
        "tcp://[::1:7000",
        "tcp://[1.2.3.4]:7000",
        "tcp://[1.2.3.4%eth0]:7000",
        "tcp://[fe80::7%]:7000",
        "tcp://[fe80::7%a/b]:7000",
        "tcp://host%eth0:7000",
        "tcp://host:65536",
        "tcp://host:-1",
        "tcp://host:7000/path",
        "tcp://user@host:7000",
        "unix://relative",
        "unix:///",
        "http://host:80",
        ""
      })
  void anything_else_is_refused(String url) {
    assertThatIllegalArgumentException().isThrownBy(() -> Endpoint.parse(url));
  }

  @Test
  void addresses_in_different_zones_differ() {
    Endpoint address = Endpoint.parse("tcp://[fe80::7%a]:80");
    assertThat(address.zone()).isEqualTo("a");
    assertThat(address).isNotEqualTo(Endpoint.parse("tcp://[fe80::7%b]:80"));
    assertThat(Endpoint.parse("tcp://[fe80::7]:80").zone()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "unix://@name, is an abstract socket",
    "unixgram://@name, is an abstract socket",
    "unix://relative/path, allowed: tcp://host:port",
    "unix:////run/x, is not a plain path",
    "unix:///run//x, is not a plain path",
    "unix:///run/, is not a plain path",
    "unix:///run/x/, is not a plain path",
    "unix:///run/./x, is not a plain path",
    "unix:///run/../x, is not a plain path",
    "unix:///run/.., is not a plain path",
    "unixgram:///., is not a plain path",
  })
  void a_socket_path_has_one_spelling(String url, String error) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Endpoint.parse(url))
        .withMessageContaining(error);
  }

  @Test
  void a_socket_path_has_no_control_characters() {
    for (String url : new String[] {"unix:///a\nb", "unix:///a\0b", "unixgram:///a\u007fb"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Endpoint.parse(url))
          .withMessageContaining("without control characters");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Endpoint.parse("unix://\0name"))
        .withMessageContaining("is an abstract socket");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/.x", "/..x", "/...", "/x..", "/a.b/..c/d.", "/with space", "/x@y"})
  void dots_and_other_characters_in_the_names_of_a_path_are_fine(String path) {
    assertThat(Endpoint.parse("unix://" + path).address().path()).isEqualTo(path);
  }

  @Test
  void a_socket_path_must_fit_in_the_address_of_the_kernel() {
    String longest = "unix:///" + "x".repeat(106);
    assertThat(Endpoint.parse(longest).isUnix()).isTrue();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Endpoint.parse(longest + "x"))
        .withMessageContaining("at most 107 bytes");
  }

  @Test
  void only_port_0_is_any_port() {
    assertThat(Endpoint.parse("tcp://h:0").isAnyPort()).isTrue();
    assertThat(Endpoint.parse("tcp://h:0").withPort(7)).hasToString("tcp://h:7");
    assertThat(Endpoint.parse("tcp://h:1").isAnyPort()).isFalse();
    assertThat(Endpoint.parse("unix:///x").isAnyPort()).isFalse();
  }
}
