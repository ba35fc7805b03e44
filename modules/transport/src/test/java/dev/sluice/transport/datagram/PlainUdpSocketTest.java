package dev.sluice.transport.datagram;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.buffer.BufferPool;
import dev.sluice.buffer.PoolOptions;
import dev.sluice.transport.netty.Fallback;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Datagrams with a Netty whose batch calls differ from those that Sluice was built with. */
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class PlainUdpSocketTest {
  private static final int[] SIZES = {0, 1, 4097, 9001, 65_507};
  private static final int RECEIVE_BUFFER = 1 << 20;

  private final List<MultiThreadIoEventLoopGroup> groups = new ArrayList<>();

  /** An event loop and its poller. */
  record Kind(IoHandlerFactory factory, Function<IoEventLoop, ReadinessPoller> poller) {}

  static Stream<Kind> kinds() {
    Kind epoll = new Kind(EpollIoHandler.newFactory(), ReadinessPoller::ofEpoll);
    return IoUring.isAvailable()
        ? Stream.of(epoll, new Kind(IoUringIoHandler.newFactory(), ReadinessPoller::ofUring))
        : Stream.of(epoll);
  }

  @AfterEach
  void stop() {
    groups.forEach(group -> group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly());
  }

  @Test
  void aFieldWithAnotherNameMeansNoBatchCallsAndIsLoggedOnce() {
    Fallback fallback = new Fallback("a test of a field that does not exist");
    for (int loop = 0; loop < 2; loop++) {
      assertThat(MmsgCalls.find(() -> callsOfAnotherNetty(), fallback)).isNull();
    }
    assertThat(fallback.isTaken()).isTrue();
    assertThat(MmsgCalls.find()).as("for this Netty").isNotNull();
  }

  private static MmsgCalls callsOfAnotherNetty() {
    throw new AssertionError(NettyMmsgAccess.field("noSuchField", int.class));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void datagramsOfAnySizeGoOnAndBack(Kind kind) throws Exception {
    try (DatagramSocket client = socket();
        DatagramSocket destination = socket()) {
      Relay relay = relay(kind, (InetSocketAddress) destination.getLocalSocketAddress());
      for (int size : SIZES) {
        send(client, relay, size);
        assertThat(receive(destination)).isEqualTo(size);
        assertThat(receive(client)).isEqualTo(size);
      }
      assertThat(relay.there.datagrams).hasValue(SIZES.length);
      call(relay.loop, relay::close);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void aPortWithoutAReaderIsCountedAndDelaysNothing(Kind kind) throws Exception {
    try (DatagramSocket client = socket()) {
      InetSocketAddress closedPort;
      try (DatagramSocket closed = socket()) {
        closedPort = (InetSocketAddress) closed.getLocalSocketAddress();
      }
      Relay relay = relay(kind, closedPort);
      for (int i = 0; i < 3; i++) {
        send(client, relay, 5);
        assertThat(receive(client)).isEqualTo(5);
      }
      assertThat(relay.there.errors).hasPositiveValue();
      call(relay.loop, relay::close);
    }
  }

  private static DatagramSocket socket() throws IOException {
    DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    socket.setSoTimeout(20_000);
    return socket;
  }

  private static void send(DatagramSocket client, Relay relay, int size) throws IOException {
    client.send(new DatagramPacket(new byte[size], size, loopback(relay.listener.port())));
  }

  private static int receive(DatagramSocket socket) throws IOException {
    DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
    socket.receive(packet);
    return packet.getLength();
  }

  private Relay relay(Kind kind, InetSocketAddress to) throws Exception {
    IoEventLoop loop = loop(kind);
    return call(loop, () -> new Relay(loop, new LinuxSockets(kind.poller().apply(loop), null), to));
  }

  /** Counts on the event loop, for the test that reads on another thread. */
  private static final class Tally implements DatagramTally {
    final AtomicInteger datagrams = new AtomicInteger();
    final AtomicInteger errors = new AtomicInteger();

    @Override
    public void passed(DatagramBatch batch, int from, int to) {
      datagrams.addAndGet(to - from);
    }

    @Override
    public void dropped(DropReason reason, int count) {
      // Each test receives what it has sent, so that a loss fails it.
    }

    @Override
    public void unreachable() {
      errors.incrementAndGet();
    }
  }

  /** Forwards each datagram, and returns the responses to its sender. Event loop only. */
  private static final class Relay {
    final Tally there = new Tally();
    final Tally back = new Tally();
    final IoEventLoop loop;
    final PacketSocket listener;
    private final PacketSocket destination;
    private final DatagramBatch batch;

    Relay(IoEventLoop loop, PacketSockets sockets, InetSocketAddress to) throws IOException {
      this.loop = loop;
      PoolOptions options = new PoolOptions(65_536, 65_536, 0, 100, 8192, Duration.ofHours(1));
      batch = new DatagramBatch(new BufferPool(loop, options));
      listener = sockets.listen(loopback(0), false, RECEIVE_BUFFER);
      destination = sockets.connect(to, RECEIVE_BUFFER);
      listener.onReadable(this::relay);
    }

    private void relay() {
      batch.open();
      listener.receive(batch, back);
      destination.send(batch, 0, batch.size(), null, there);
      for (int i = 0; i < batch.size(); i++) {
        listener.send(batch, i, i + 1, batch.sender(i), back);
      }
      batch.close();
    }

    @Nullable Void close() {
      listener.close();
      destination.close();
      return null;
    }
  }

  private IoEventLoop loop(Kind kind) {
    MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, kind.factory());
    groups.add(group);
    return group.next();
  }

  private static <T> T call(IoEventLoop loop, Callable<T> task) throws Exception {
    return loop.submit(task).get();
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }
}
