package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vertx.core.Vertx;
import io.vertx.core.transport.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class TransportsTest {
  @Test
  void auto_is_always_a_transport_that_loads() {
    assertThat(Transports.auto().available()).isTrue();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void auto_is_epoll_on_linux() {
    assertThat(Transports.auto().name()).isEqualTo("epoll");
  }

  @Test
  void a_vertx_tells_its_transport() {
    for (Transport transport : new Transport[] {Transports.auto(), Transport.NIO}) {
      Vertx vertx = Vertx.builder().withTransport(transport).build();
      assertThat(Transports.nameOf(vertx)).isEqualTo(transport.name());
      vertx.close().await();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void a_named_transport_that_cannot_load_is_an_error_with_the_cause() {
    assertThatExceptionOfType(UsageException.class)
        .isThrownBy(() -> Transports.named("kqueue"))
        .withMessageStartingWith("--transport: kqueue cannot be used here: ");
  }
}
