package dev.sluice.proxy;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.transport.Transport;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The kinds of event loops that the tests run on: each transport that loads on this machine, or the
 * one that {@code sluice.loops} names.
 */
enum Loops {
  NIO(Transport.NIO),
  EPOLL(Transport.EPOLL),
  IO_URING(Transport.IO_URING);

  @SuppressWarnings("ImmutableEnumChecker") // never changed
  private final Transport transport;

  Loops(Transport transport) {
    this.transport = transport;
  }

  static Stream<Loops> available() {
    String only = System.getProperty("sluice.loops", "");
    return Arrays.stream(values())
        .filter(loops -> only.isEmpty() || loops.name().equals(only))
        .filter(Loops::isAvailable);
  }

  private boolean isAvailable() {
    return transport != null && transport.available();
  }

  /**
   * Returns Netty's own garbage per read in bytes, as JFR shows it: two small objects whenever a
   * socket starts or stops waiting for an event, which back-pressure sometimes causes; and on
   * io_uring the garbage of some turns of the event loop, because a read takes one turn to wait and
   * one to complete.
   */
  int nettysGarbagePerRead(boolean underBackPressure) {
    return nettysGarbagePerTurn() / 2 + (underBackPressure ? 7 : 0);
  }

  /**
   * Returns the garbage of Netty's event loop per turn in bytes: on io_uring a lambda, until the
   * compiler removes it, possibly late. Streams may have half of one per read, which is twice the
   * largest value seen in a few runs.
   */
  int nettysGarbagePerTurn() {
    return this == IO_URING ? 24 : 0;
  }

  Vertx start(int eventLoops) {
    return start(new VertxOptions().setEventLoopPoolSize(eventLoops));
  }

  Vertx start(VertxOptions options) {
    return Vertx.builder().with(options).withTransport(Objects.requireNonNull(transport)).build();
  }
}
