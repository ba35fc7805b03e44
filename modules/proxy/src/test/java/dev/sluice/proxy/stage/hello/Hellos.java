package dev.sluice.proxy.stage.hello;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Objects;
import java.util.function.IntSupplier;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/** ClientHellos: of real programs, and put together by hand. */
final class Hellos {
  static final int SERVER_NAME = 0;
  static final int ALPN = 16;
  private static final int HEADER = 5;

  private Hellos() {}

  /** Returns what the JDK sends. */
  static byte[] ofJdk(String serverName, List<String> protocols) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, null, null);
      SSLEngine engine = context.createSSLEngine();
      engine.setUseClientMode(true);
      SSLParameters parameters = engine.getSSLParameters();
      if (!serverName.isEmpty()) {
        parameters.setServerNames(List.of(new SNIHostName(serverName)));
      }
      parameters.setApplicationProtocols(protocols.toArray(String[]::new));
      engine.setSSLParameters(parameters);
      ByteBuffer sent = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
      engine.wrap(ByteBuffer.allocate(0), sent);
      byte[] hello = new byte[sent.flip().remaining()];
      sent.get(hello);
      return hello;
    } catch (GeneralSecurityException | SSLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns what a program has sent once. */
  static byte[] recorded(String file) {
    try (InputStream in = Hellos.class.getResourceAsStream(file)) {
      return Objects.requireNonNull(in, file).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns a ClientHello with these extensions, in one record. */
  static byte[] with(byte[]... extensions) {
    byte[] all = join(extensions);
    ByteBuf body = Unpooled.buffer();
    body.writeShort(0x0303).writeZero(32);
    body.writeByte(0).writeShort(2).writeShort(0x1301).writeByte(1).writeByte(0);
    body.writeShort(all.length).writeBytes(all);
    return record(message(ByteBufUtil.getBytes(body)));
  }

  static byte[] message(byte[] body) {
    return ByteBufUtil.getBytes(
        Unpooled.buffer().writeByte(1).writeMedium(body.length).writeBytes(body));
  }

  static byte[] record(byte[] payload) {
    return ByteBufUtil.getBytes(
        Unpooled.buffer()
            .writeByte(22)
            .writeShort(0x0301)
            .writeShort(payload.length)
            .writeBytes(payload));
  }

  static byte[] extension(int type, byte[] body) {
    return ByteBufUtil.getBytes(
        Unpooled.buffer().writeShort(type).writeShort(body.length).writeBytes(body));
  }

  /** Returns an extension with host names, each as one character per byte. */
  static byte[] names(String... hosts) {
    ByteBuf list = Unpooled.buffer();
    for (String host : hosts) {
      list.writeByte(0).writeShort(host.length());
      list.writeCharSequence(host, StandardCharsets.ISO_8859_1);
    }
    return extension(SERVER_NAME, vector(ByteBufUtil.getBytes(list)));
  }

  static byte[] vector(byte[] content) {
    return ByteBufUtil.getBytes(Unpooled.buffer().writeShort(content.length).writeBytes(content));
  }

  /** Cuts the payload of a hello in one record into records of other sizes. */
  static byte[] inRecords(byte[] hello, IntSupplier sizes) {
    ByteBuf all = Unpooled.buffer();
    for (int at = HEADER; at < hello.length; ) {
      int size = Math.min(sizes.getAsInt(), hello.length - at);
      all.writeBytes(hello, 0, 3).writeShort(size).writeBytes(hello, at, size);
      at += size;
    }
    return ByteBufUtil.getBytes(all);
  }

  static byte[] join(byte[]... parts) {
    return ByteBufUtil.getBytes(Unpooled.wrappedBuffer(parts));
  }
}
