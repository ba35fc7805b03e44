package dev.sluice.buffer;

import io.vertx.core.Vertx;
import io.vertx.core.transport.Transport;
import java.util.Objects;
import java.util.stream.Stream;

/** The transports that load on this machine. */
final class Transports {

  private Transports() {}

  static Stream<Transport> available() {
    return Stream.of(Transport.NIO, Transport.EPOLL, Transport.IO_URING, Transport.KQUEUE)
        .filter(Objects::nonNull)
        .filter(Transport::available);
  }

  static Vertx vertx(Transport transport) {
    return Vertx.builder().withTransport(transport).build();
  }
}
