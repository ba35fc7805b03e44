package dev.sluice.transport.datagram;

import io.netty.channel.ChannelException;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** A UDP socket that receives and sends many datagrams with each system call. */
final class MmsgSocket extends LinuxSocket {
  // Names and values from Linux's headers.
  private static final int IPPROTO_IP = 0;
  private static final int IP_RECVORIGDSTADDR = 20;

  private final MmsgCalls calls;
  private boolean segmented = true;
  private boolean reportsAsked;

  MmsgSocket(Socket socket, ReadinessPoller readiness, MmsgCalls calls) {
    super(socket, readiness);
    this.calls = calls;
  }

  @Override
  public void reportAsked() {
    try {
      socket.setIntOpt(IPPROTO_IP, IP_RECVORIGDSTADDR, 1);
      reportsAsked = true;
    } catch (IOException | ChannelException e) {
      reportsAsked = false; // for instance, another kernel
    }
  }

  @Override
  public void receive(DatagramBatch batch, DatagramTally tally) {
    int received =
        reportsAsked
            ? calls.receiveAsked(socket.intValue(), batch)
            : calls.receive(socket.intValue(), batch);
    if (received < 0 && SendError.of(-received) == SendError.UNREACHABLE) {
      tally.unreachable();
    }
  }

  @Override
  public void send(
      DatagramBatch batch, int from, int to, @Nullable SocketAddress peer, DatagramTally tally) {
    int next = from;
    boolean triedAgain = false;
    while (next < to) {
      int sent = calls.send(socket.intValue(), batch, next, to, segmented, peer);
      if (sent > 0) {
        tally.passed(batch, next, next + sent);
        next += sent;
        triedAgain = false;
        continue;
      }
      SendError error = SendError.of(-sent);
      if (error == SendError.FULL) {
        tally.dropped(DropReason.FULL, to - next);
        return;
      }
      if (error == SendError.UNREACHABLE) {
        tally.unreachable();
      }
      if (error == SendError.UNREACHABLE && !triedAgain) {
        // The error was about an earlier datagram; reporting it has cleared it.
        triedAgain = true;
      } else if (segmented
          && error != SendError.UNREACHABLE
          && MmsgCalls.endOfSegments(batch, next, to) > next + 1) {
        // The route or the kernel does not support segmentation.
        segmented = false;
      } else {
        tally.dropped(error.reason(), 1);
        next++;
        triedAgain = false;
      }
    }
  }

  @Override
  public SocketAddress keep(SocketAddress sender) {
    return ((InternetAddress) sender).copy();
  }

  @Override
  public void join(InetAddress group, @Nullable NetworkInterface in) throws IOException {
    GroupRequest.join(socket, group, in);
  }
}
