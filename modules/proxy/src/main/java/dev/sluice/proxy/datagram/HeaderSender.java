package dev.sluice.proxy.datagram;

import dev.sluice.proxy.header.HeaderWriter;
import dev.sluice.tee.ClientDetails;
import dev.sluice.transport.datagram.DatagramBatch;
import dev.sluice.transport.datagram.DatagramTally;
import dev.sluice.transport.datagram.DropReason;
import dev.sluice.transport.datagram.PacketSocket;
import dev.sluice.transport.datagram.ReportedSender;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * Writes a PROXY header in front of each datagram to one destination. Other destinations get the
 * same datagrams without it, so this one gets copies. Event loop only.
 */
public final class HeaderSender {
  private static final int USUAL_BYTES = 256;

  private final HeaderWriter writer;
  private final DatagramBatch copies;
  private final ByteBuf header = Unpooled.buffer(USUAL_BYTES); // on the heap, reused

  /**
   * Creates a sender.
   *
   * @param copies a batch that no other object uses
   */
  public HeaderSender(HeaderWriter writer, DatagramBatch copies) {
    this.writer = writer;
    this.copies = copies;
  }

  /**
   * Sends some datagrams of a batch, each behind its header. One that is too large with it is
   * dropped and counted.
   *
   * @param client what the headers tell of the client besides its address
   */
  void send(
      PacketSocket socket,
      DatagramBatch batch,
      int from,
      int to,
      ClientDetails client,
      DatagramTally tally) {
    try {
      for (int i = from; i < to; i++) {
        write(batch, i, client);
        DropReason why = copies.addCopy(header, batch, i);
        if (why != null) {
          tally.dropped(why, 1);
        }
      }
      if (copies.size() > 0) {
        socket.send(copies, 0, copies.size(), null, tally);
      }
    } finally {
      copies.clear();
    }
  }

  private void write(DatagramBatch batch, int i, ClientDetails client) {
    header.clear();
    SocketAddress sender = batch.findSender(i);
    if (sender instanceof ReportedSender reported) {
      writer.write(header, reported.client(), reported.local(), client);
    } else if (sender == null) {
      writer.write(header, null, null, client);
    } else {
      writer.write(
          header, new InetSocketAddress(batch.ip(i), batch.port(i)), batch.local(), client);
    }
  }
}
