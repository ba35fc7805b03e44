package dev.sluice.transport.datagram;

import io.netty.buffer.ByteBuf;
import io.netty.channel.unix.DatagramSocketAddress;
import io.netty.channel.unix.Errors.NativeIoException;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.nio.channels.NotYetConnectedException;
import org.jspecify.annotations.Nullable;

/**
 * A UDP socket without batch calls: each datagram costs a system call and some objects. It needs no
 * private part of Netty.
 */
final class PlainUdpSocket extends LinuxSocket {

  PlainUdpSocket(Socket socket, ReadinessPoller readiness) {
    super(socket, readiness);
  }

  @Override
  public void receive(DatagramBatch batch, DatagramTally tally) {
    try {
      while (!batch.isFull()) {
        long address = batch.buffer(batch.size()).memoryAddress();
        DatagramSocketAddress sender =
            socket.recvFromAddress(address, 0, DatagramBatch.MAX_DATAGRAM);
        if (sender == null) {
          return; // no more datagrams
        }
        batch.add(sender.receivedAmount(), sender);
      }
    } catch (IOException e) {
      tally.unreachable();
    }
  }

  @Override
  public void send(
      DatagramBatch batch, int from, int to, @Nullable SocketAddress peer, DatagramTally tally) {
    for (int i = from; i < to; i++) {
      DropReason lost = trySend(batch, i, peer);
      if (lost == DropReason.UNREACHABLE) {
        // The error was about an earlier datagram; reporting it has cleared it.
        tally.unreachable();
        lost = trySend(batch, i, peer);
      }
      tally.passedUnless(lost, batch, i);
    }
  }

  /** Sends one datagram; returns why it was lost, or null. */
  private @Nullable DropReason trySend(DatagramBatch batch, int i, @Nullable SocketAddress peer) {
    int length = batch.length(i);
    try {
      return send(batch.buffer(i), length, peer) == length ? null : DropReason.FULL;
    } catch (NativeIoException e) {
      return SendError.of(-e.expectedErr()).reason();
    } catch (PortUnreachableException | NotYetConnectedException e) {
      return DropReason.UNREACHABLE;
    } catch (IOException e) {
      return DropReason.FAILED;
    }
  }

  private int send(ByteBuf datagram, int length, @Nullable SocketAddress peer) throws IOException {
    return peer instanceof InetSocketAddress to
        ? socket.sendToAddress(datagram.memoryAddress(), 0, length, to.getAddress(), to.getPort())
        : socket.sendAddress(datagram.memoryAddress(), 0, length);
  }

  @Override
  public SocketAddress keep(SocketAddress sender) {
    return sender;
  }

  @Override
  public void join(InetAddress group, @Nullable NetworkInterface in) throws IOException {
    GroupRequest.join(socket, group, in);
  }
}
