package dev.sluice.transport.datagram;

import io.netty.channel.ChannelException;
import io.netty.channel.unix.Socket;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Base of all datagram sockets on Linux: a file descriptor that an event loop watches. */
abstract class LinuxSocket implements PacketSocket {
  // Names and values from Linux's headers.
  private static final int SOL_SOCKET = 1;
  private static final int SO_MEMINFO = 55;
  private static final int SK_MEMINFO_DROPS = 8;
  private static final int SK_MEMINFO_VARS = 9;

  final Socket socket;
  private final ReadinessPoller readiness;
  private ReadinessPoller.@Nullable Watch watch;

  LinuxSocket(Socket socket, ReadinessPoller readiness) {
    this.socket = socket;
    this.readiness = readiness;
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
  public void share() throws IOException {
    socket.setReusePort(true);
  }

  @Override
  public boolean detach() {
    InetSocketAddress local = socket.localAddress();
    if (local == null) {
      return false;
    }
    // A connected socket receives only from its peer, and nothing else sends from its own address.
    boolean isWildcard = local.getAddress().isAnyLocalAddress();
    return (!isWildcard && canConnect(local))
        || canConnect(new InetSocketAddress(NetUtil.LOCALHOST6, local.getPort()))
        || canConnect(new InetSocketAddress(NetUtil.LOCALHOST4, local.getPort()));
  }

  private boolean canConnect(InetSocketAddress to) {
    try {
      socket.connect(to);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public int port() {
    InetSocketAddress local = socket.localAddress();
    return local == null ? 0 : local.getPort();
  }

  @Override
  public long kernelDrops() {
    ByteBuffer memory =
        ByteBuffer.allocate(SK_MEMINFO_VARS * Integer.BYTES).order(ByteOrder.nativeOrder());
    try {
      socket.getRawOpt(SOL_SOCKET, SO_MEMINFO, memory);
      return memory.getInt(SK_MEMINFO_DROPS * Integer.BYTES) & 0xffff_ffffL;
    } catch (IOException | ChannelException e) {
      return -1;
    }
  }

  @Override
  public void close() {
    stopReading();
    try {
      socket.close();
    } catch (IOException e) {
      // The descriptor is closed in either case.
      return;
    }
  }
}
