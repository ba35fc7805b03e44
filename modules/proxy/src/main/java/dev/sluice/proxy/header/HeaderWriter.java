package dev.sluice.proxy.header;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.sluice.tee.ClientDetails;
import io.netty.buffer.ByteBuf;
import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Writer of headers for one destination. Immutable; event loop only. */
public final class HeaderWriter {
  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xff, (byte) 0xff};

  private final HeaderOptions options;
  private final int transport;

  /**
   * Creates a writer.
   *
   * @param options which headers it writes; not none
   * @param datagrams whether the headers are those of datagrams
   */
  public HeaderWriter(HeaderOptions options, boolean datagrams) {
    this.options = options;
    this.transport = datagrams ? BinaryHeader.DATAGRAM : BinaryHeader.STREAM;
  }

  /**
   * Writes a header.
   *
   * @param out borrowed; the header is appended, and the buffer must be able to grow
   * @param client address of the client; if it is no address of the internet, the header says that
   *     the client is unknown
   * @param local address that the client has connected to
   * @param details the other values
   */
  public void write(
      ByteBuf out,
      @Nullable SocketAddress client,
      @Nullable SocketAddress local,
      ClientDetails details) {
    InetSocketAddress from = client instanceof InetSocketAddress tcp ? tcp : null;
    InetSocketAddress to = local instanceof InetSocketAddress tcp ? tcp : null;
    if (from == null || to == null) {
      from = null;
      to = null;
    }
    if (options.version() == HeaderOptions.Version.V1) {
      out.writeCharSequence(line(from, to), US_ASCII);
    } else {
      binary(out, from, to, details);
    }
  }

  private static String line(@Nullable InetSocketAddress from, @Nullable InetSocketAddress to) {
    if (from == null || to == null) {
      return "PROXY UNKNOWN\r\n";
    }
    boolean six = isSix(from) || isSix(to);
    return "PROXY %s %s %s %d %d\r\n"
        .formatted(
            six ? "TCP6" : "TCP4",
            text(from.getAddress(), six),
            text(to.getAddress(), six),
            from.getPort(),
            to.getPort());
  }

  private static boolean isSix(InetSocketAddress at) {
    return at.getAddress() instanceof Inet6Address;
  }

  private static String text(InetAddress address, boolean six) {
    String text = NetUtil.toAddressString(address); // without a zone
    return six && !(address instanceof Inet6Address) ? "::ffff:" + text : text;
  }

  private void binary(
      ByteBuf out,
      @Nullable InetSocketAddress from,
      @Nullable InetSocketAddress to,
      ClientDetails details) {
    int start = out.writerIndex();
    out.writeBytes(BinaryHeader.SIGNATURE).writeByte(BinaryHeader.PROXY);
    if (from == null || to == null) {
      out.writeByte(0).writeShort(0);
    } else {
      boolean six = isSix(from) || isSix(to);
      int family = six ? BinaryHeader.INET6 : BinaryHeader.INET;
      out.writeByte(family << 4 | transport).writeShort(0);
      address(out, from.getAddress(), six);
      address(out, to.getAddress(), six);
      out.writeShort(from.getPort()).writeShort(to.getPort());
    }
    int checksum = TlvWriter.write(out, options.tlvs(), details);
    int length = out.writerIndex() - start;
    out.setShort(start + BinaryHeader.FIXED_BYTES - Short.BYTES, length - BinaryHeader.FIXED_BYTES);
    if (checksum >= 0) {
      out.setInt(checksum, Checksum.of(out.slice(start, length), checksum - start));
    }
  }

  private static void address(ByteBuf out, InetAddress address, boolean six) {
    if (six && !(address instanceof Inet6Address)) {
      out.writeBytes(MAPPED);
    }
    out.writeBytes(address.getAddress());
  }
}
