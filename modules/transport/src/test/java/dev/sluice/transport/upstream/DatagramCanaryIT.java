package dev.sluice.transport.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.epoll.Native;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Limits of other datagram sockets: each test fails once its limit is gone. */
@Timeout(60)
class DatagramCanaryIT {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @Test
  void vertxCutsADatagramAt2048Bytes() throws Exception {
    // tag::cut[]
    Vertx vertx = Vertx.vertx();
    CompletableFuture<Integer> length = new CompletableFuture<>();
    var receiver = vertx.createDatagramSocket();
    receiver.handler(packet -> length.complete(packet.data().length()));
    receiver.listen(0, LOOPBACK.getHostAddress()).await();
    vertx
        .createDatagramSocket()
        .send(
            Buffer.buffer(new byte[4097]),
            receiver.localAddress().port(),
            LOOPBACK.getHostAddress())
        .await();
    assertThat(StockServer.get(length))
        .as("gone: UDP routes could use sockets of Vert.x")
        .isEqualTo(2048);
    // end::cut[]
    vertx.close().await();
  }

  @Test
  void nettysBatchCallsArePrivate() {
    // tag::batch[]
    assertThat(Arrays.stream(Native.class.getDeclaredMethods()))
        .as("gone: NettyMmsgAccess can call them")
        .filteredOn(method -> method.getName().endsWith("mmsg0"))
        .hasSize(2)
        .allMatch(method -> Modifier.isPrivate(method.getModifiers()));
    // end::batch[]
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void theJdkSendsNoEmptyDatagramFromAConnectedChannel() throws IOException {
    // tag::empty[]
    try (DatagramSocket receiver = new DatagramSocket(0, LOOPBACK);
        DatagramChannel sender = DatagramChannel.open()) {
      sender.connect(receiver.getLocalSocketAddress());
      sender.write(ByteBuffer.allocate(0));
      sender.write(ByteBuffer.allocate(7));
      DatagramPacket first = new DatagramPacket(new byte[10], 10);
      receiver.receive(first);
      assertThat(first.getLength()).as("gone: NioSocket could connect").isEqualTo(7);
    }
    // end::empty[]
  }
}
