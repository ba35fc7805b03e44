package dev.sluice.testkit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * Addresses as Sluice's configuration writes them: {@code tcp://host:port}, {@code unix:///path}.
 */
final class Urls {

  private static final String UNIX = "unix://";

  private Urls() {}

  static String tcp(int port) {
    return "tcp://127.0.0.1:" + port;
  }

  static String unix(Path path) {
    return UNIX + path;
  }

  static SocketAddress address(String url) {
    if (url.startsWith(UNIX)) {
      return UnixDomainSocketAddress.of(url.substring(UNIX.length()));
    }
    URI uri = URI.create(url);
    return new InetSocketAddress(uri.getHost(), uri.getPort());
  }

  static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  static SocketChannel connect(String url) throws IOException {
    SocketChannel channel = SocketChannel.open(address(url));
    disableNagle(channel);
    return channel;
  }

  static ServerSocketChannel listen(SocketAddress address) throws IOException {
    ServerSocketChannel listener =
        address instanceof UnixDomainSocketAddress
            ? ServerSocketChannel.open(StandardProtocolFamily.UNIX)
            : ServerSocketChannel.open();
    return listener.bind(address, 1024);
  }

  static String urlOf(ServerSocketChannel listener) throws IOException {
    return listener.getLocalAddress() instanceof InetSocketAddress inet
        ? tcp(inet.getPort())
        : unix(((UnixDomainSocketAddress) listener.getLocalAddress()).getPath());
  }

  static void disableNagle(SocketChannel channel) throws IOException {
    if (channel.supportedOptions().contains(StandardSocketOptions.TCP_NODELAY)) {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }
  }

  /** Makes the next close a reset, if the kind of socket supports resets. */
  static void resetOnClose(SocketChannel channel) throws IOException {
    if (channel.supportedOptions().contains(StandardSocketOptions.SO_LINGER)) {
      channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    }
  }
}
