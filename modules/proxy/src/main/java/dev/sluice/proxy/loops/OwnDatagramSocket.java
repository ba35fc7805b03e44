package dev.sluice.proxy.loops;

import dev.sluice.transport.datagram.DatagramBatch;
import dev.sluice.transport.datagram.DatagramTally;
import dev.sluice.transport.datagram.PacketSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A socket whose datagrams may reach a route of this process. That route knows by the sender's port
 * which routes they have passed. Event loop only.
 */
public final class OwnDatagramSocket implements PacketSocket {
  private final PacketSocket socket;
  private final int port;

  private OwnDatagramSocket(PacketSocket socket, Chain chain) {
    this.socket = socket;
    this.port = socket.port();
    passed(chain);
  }

  /**
   * Marks a connected socket that has sent nothing; takes it over.
   *
   * @return a marked socket, or the socket itself if its datagrams cannot reach this process
   */
  public static PacketSocket mark(PacketSocket socket, SocketAddress to, Chain chain) {
    return OwnSockets.UDP.isOwn(to) ? new OwnDatagramSocket(socket, chain) : socket;
  }

  /** Sets the routes that its datagrams have passed from now on. */
  public void passed(Chain chain) {
    OwnSockets.UDP.sends(port, chain);
  }

  @Override
  public void onReadable(Runnable reader) {
    socket.onReadable(reader);
  }

  @Override
  public void stopReading() {
    socket.stopReading();
  }

  @Override
  public void receive(DatagramBatch batch, DatagramTally tally) {
    socket.receive(batch, tally);
  }

  @Override
  public void send(
      DatagramBatch batch, int from, int to, @Nullable SocketAddress peer, DatagramTally tally) {
    socket.send(batch, from, to, peer, tally);
  }

  @Override
  public SocketAddress keep(SocketAddress sender) {
    return socket.keep(sender);
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public void join(InetAddress group, @Nullable NetworkInterface in) throws IOException {
    socket.join(group, in);
  }

  @Override
  public long kernelDrops() {
    return socket.kernelDrops();
  }

  @Override
  public void close() {
    OwnSockets.UDP.isClosed(port); // first: later, another socket might already have the port
    socket.close();
  }
}
