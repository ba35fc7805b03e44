package dev.sluice.app.demo;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.concurrent.Callable;

/**
 * A client that sends a datagram, waits until it has returned and the healthy mirror has read it,
 * and then sends the next one. So no kernel buffer overflows, even on a busy machine.
 *
 * @param port the port of the tee
 * @param number the number of this client
 * @param rounds number of datagrams to send
 * @param sent the datagrams that all clients have sent
 * @param responses the datagrams that all clients have received
 * @param mirror the datagrams that the healthy mirror has received
 * @param latencies the round trips
 */
record DatagramClient(
    int port,
    int number,
    int rounds,
    DatagramLedger sent,
    DatagramLedger responses,
    DatagramLedger mirror,
    DemoLatencies latencies)
    implements Callable<Boolean> {
  private static final int TIMEOUT_MILLIS = 5_000;
  private static final int HEADER_BYTES = 8;

  @Override
  public Boolean call() throws IOException, InterruptedException {
    Random random = new Random(number);
    byte[] noise = new byte[DatagramPeer.MAX_BYTES];
    random.nextBytes(noise);
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      socket.connect(InetAddress.getLoopbackAddress(), port);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      for (int round = 0; round < rounds; round++) {
        ByteBuffer.wrap(noise).putInt(number).putInt(round);
        int length = HEADER_BYTES + random.nextInt(noise.length - HEADER_BYTES + 1);
        exchange(socket, noise, length);
        if (!mirror.await(number, round + 1, TIMEOUT_MILLIS)) {
          throw new IOException("the healthy mirror did not receive datagram " + round);
        }
      }
    }
    return true;
  }

  private void exchange(DatagramSocket socket, byte[] message, int length) throws IOException {
    DatagramPacket response =
        new DatagramPacket(new byte[DatagramPeer.MAX_BYTES + 1], DatagramPeer.MAX_BYTES + 1);
    long start = System.nanoTime();
    socket.send(new DatagramPacket(message, length));
    try {
      socket.receive(response);
    } catch (SocketTimeoutException e) {
      throw new IOException("client " + number + " received no response", e);
    }
    latencies.add(System.nanoTime() - start);
    sent.add(message, length);
    responses.add(response.getData(), response.getLength());
  }
}
