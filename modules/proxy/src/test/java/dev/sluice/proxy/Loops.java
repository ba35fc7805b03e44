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

  @SuppressWarnings("ImmutableEnumChecker") // nobody changes it
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
   * What Netty itself leaves on the heap for each read, in bytes, as flight recordings show: two
   * small objects whenever a socket begins or ceases to wait for something, which back-pressure
   * makes it do now and then; and on io_uring what some turns of the event loop leave, of which a
   * read takes one to wait and one to be done.
   */
  int nettysGarbagePerRead(boolean underBackPressure) {
    return nettysGarbagePerTurn() / 2 + (underBackPressure ? 7 : 0);
  }

  /**
   * What Netty's event loop itself leaves on the heap for each of its turns, in bytes: on io_uring
   * a lambda, until the compiler takes it away, which may be late. For streams half of one is
   * allowed for each read: twice of the most that was seen, in few runs.
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
