package dev.sluice.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.sluice.transport.netty.Workarounds;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.Vertx;
import io.vertx.core.impl.transports.EpollTransport;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.transport.Transport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransportsTest {
  @Test
  void auto_is_always_a_transport_that_loads() {
    assertThat(Transports.auto(false).available()).isTrue();
    assertThat(Transports.auto(true).available()).isTrue();
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void auto_is_io_uring_on_a_linux_that_has_all_it_needs_and_epoll_on_others() {
    boolean all =
        Transports.isNewLinux(System.getProperty("os.version")) && Transport.IO_URING.available();
    assertThat(Transports.auto(false).name()).isEqualTo(all ? "io_uring" : "epoll");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void auto_is_epoll_if_streams_go_through_unix_sockets() {
    assertThat(Transports.auto(true).name()).isEqualTo("epoll");
  }

  @ParameterizedTest
  @CsvSource({
    "6.1.0-13-amd64, true",
    "6.18.5, true",
    "7.0, true",
    "5.15.0-91, false",
    "6.0.9, false",
    "x, false"
  })
  void io_uring_needs_linux_6_1(String kernel, boolean isNew) {
    assertThat(Transports.isNewLinux(kernel)).isEqualTo(isNew);
  }

  @Test
  void the_transport_of_a_vertx_has_a_name() {
    for (Transport transport :
        new Transport[] {Transports.auto(false), Transports.auto(true), Transport.NIO}) {
      Vertx vertx = Vertx.builder().withTransport(transport).build();
      assertThat(Transports.nameOf(vertx)).isEqualTo(transport.name());
      vertx.close().await();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void a_named_transport_that_cannot_load_is_an_error_with_the_cause() {
    assertThatExceptionOfType(TransportException.class)
        .isThrownBy(() -> Transports.named("kqueue"))
        .withMessage("kqueue cannot be used here")
        .withRootCauseInstanceOf(Throwable.class);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void a_transport_gets_its_workarounds_once() {
    var stock = Transport.EPOLL.implementation();
    var works = Workarounds.of(stock);
    assertThat(works).isNotSameAs(stock).isInstanceOf(EpollTransport.class);
    assertThat(Workarounds.of(works)).isSameAs(works);
    var nio = Transport.NIO.implementation();
    assertThat(Workarounds.of(nio)).isSameAs(nio);
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void a_guard_goes_around_the_workarounds_whichever_service_comes_first() {
    VertxBootstrap builder = VertxBootstrap.create();
    builder.transport(Transport.EPOLL.implementation());
    GuardedTransport.install(builder, new NetServerOptions(), new ChannelInboundHandlerAdapter());
    new Workarounds().init(builder);
    GuardedTransport guarded = (GuardedTransport) builder.transport();
    assertThat(Workarounds.of(guarded.inner())).isSameAs(guarded.inner());
    assertThat(guarded.inner()).isInstanceOf(EpollTransport.class);
  }
}
