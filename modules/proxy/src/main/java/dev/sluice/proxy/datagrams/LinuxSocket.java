package dev.sluice.proxy.datagrams;

import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** A socket that receives and sends many datagrams with each system call. */
final class LinuxSocket implements DatagramSocket {
  // Names and values of Linux's headers.
  private static final int SOL_SOCKET = 1;
  private static final int SO_MEMINFO = 55;
  private static final int SK_MEMINFO_DROPS = 8;
  private static final int SK_MEMINFO_VARS = 9;

  private final Socket socket;
  private final Readiness readiness;
  private final BatchCalls calls;
  private Readiness.@Nullable Watch watch;
  private boolean segmented = true;

  LinuxSocket(Socket socket, Readiness readiness, BatchCalls calls) {
    this.socket = socket;
    this.readiness = readiness;
    this.calls = calls;
  }

  @Override
  public void onReadable(Runnable reader) {
    watch = readiness.watch(socket, reader);
  }

  @Override
  public void stopReading() {
    if (watch != null) {
      watch.cancel();
      watch = null;
    }
  }

  @Override
  public void receive(DatagramBatch batch, DatagramCounters counters) {
    int received = calls.receive(socket.intValue(), batch);
    if (received < 0 && SendError.of(-received) == SendError.UNREACHABLE) {
      counters.refused();
    }
  }

  @Override
  public void send(
      DatagramBatch batch,
      int from,
      int to,
      @Nullable SocketAddress peer,
      DatagramCounters counters) {
    int next = from;
    boolean triedAgain = false;
    while (next < to) {
      int sent = calls.send(socket.intValue(), batch, next, to, segmented, peer);
      if (sent > 0) {
        counters.passed(batch, next, next + sent);
        next += sent;
        triedAgain = false;
        continue;
      }
      SendError error = SendError.of(-sent);
      if (error == SendError.FULL) {
        counters.dropped(DropReason.FULL, to - next);
        return;
      }
      if (error == SendError.UNREACHABLE) {
        counters.refused();
      }
      if (error == SendError.UNREACHABLE && !triedAgain) {
        // It was told of an earlier datagram, and is over with that.
        triedAgain = true;
      } else if (segmented && BatchCalls.endOfSegments(batch, next, to) > next + 1) {
        // The way there, or the kernel, does not divide datagrams.
        segmented = false;
      } else {
        counters.dropped(error.reason(), 1);
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
  public int port() {
    InetSocketAddress local = socket.localAddress();
    return local == null ? 0 : local.getPort();
  }

  @Override
  public void join(InetAddress group, @Nullable NetworkInterface in) throws IOException {
    GroupRequest.join(socket, group, in);
  }

  @Override
  public long kernelDrops() {
    ByteBuffer memory =
        ByteBuffer.allocate(SK_MEMINFO_VARS * Integer.BYTES).order(ByteOrder.nativeOrder());
    try {
      socket.getRawOpt(SOL_SOCKET, SO_MEMINFO, memory);
      return memory.getInt(SK_MEMINFO_DROPS * Integer.BYTES) & 0xffff_ffffL;
    } catch (IOException e) {
      return -1;
    }
  }

  @Override
  public void close() {
    stopReading();
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone, one way or the other.
      return;
    }
  }
}
