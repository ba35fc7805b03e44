package dev.sluice.transport.datagram;

import io.netty.buffer.ByteBuf;
import io.netty.channel.unix.Errors.NativeIoException;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.nio.channels.NotYetConnectedException;
import org.jspecify.annotations.Nullable;

/**
 * A Unix datagram socket. Netty's batch calls do not support it, so each datagram costs a system
 * call. Its senders have no address for responses.
 */
final class UnixDatagramSocket extends LinuxSocket {
  private static final int EMPTY = -1; // Netty's return value for an empty datagram

  UnixDatagramSocket(Socket socket, ReadinessPoller readiness) {
    super(socket, readiness);
  }

  @Override
  public void receive(DatagramBatch batch, DatagramTally tally) {
    try {
      while (!batch.isFull()) {
        long address = batch.buffer(batch.size()).memoryAddress();
        int length = socket.recvAddress(address, 0, DatagramBatch.MAX_DATAGRAM);
        if (length == 0) {
          return; // no more datagrams
        }
        batch.add(length == EMPTY ? 0 : length, null);
      }
    } catch (IOException | NotYetConnectedException e) {
      tally.unreachable();
    }
  }

  @Override
  public void send(
      DatagramBatch batch, int from, int to, @Nullable SocketAddress peer, DatagramTally tally) {
    for (int i = from; i < to; i++) {
      tally.passedUnless(send(batch.buffer(i), batch.length(i)), batch, i);
    }
  }

  /** Sends one datagram; returns why it was lost, or null. */
  private @Nullable DropReason send(ByteBuf datagram, int length) {
    try {
      int sent = socket.sendAddress(datagram.memoryAddress(), 0, length);
      return sent == length ? null : DropReason.FULL;
    } catch (NativeIoException e) {
      return SendError.of(-e.expectedErr()).reason();
    } catch (IOException | NotYetConnectedException e) {
      // The receiver has closed its socket, and Linux has disconnected this one from it.
      return DropReason.UNREACHABLE;
    }
  }

  @Override
  public SocketAddress keep(SocketAddress sender) {
    throw new UnsupportedOperationException("senders to a Unix datagram socket have no address");
  }

  @Override
  public void join(InetAddress group, @Nullable NetworkInterface in) {
    throw new UnsupportedOperationException("a Unix datagram socket cannot join a multicast group");
  }
}
