package dev.sluice.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * A TCP port that neither accepts nor refuses connections: a connect hangs.
 *
 * <p>It listens but never accepts, and its queue of connections is full: Linux then drops each SYN.
 * The number of connections that fill the queue depends on the kernel, so it opens connections
 * until one hangs.
 */
public final class BlackHole implements AutoCloseable {

  private static final int MOST = 64;
  private static final long HANGS_AFTER_MILLIS = 100;

  private final ServerSocketChannel listener;
  private final List<SocketChannel> fillers = new ArrayList<>();

  /** Takes a free port and fills its queue. */
  public BlackHole() {
    this(Urls.loopback(0));
  }

  /**
   * Takes an address, such as another address of this machine with the port of a {@link Peer}, and
   * fills its queue.
   *
   * @param at an address without a listener
   */
  public BlackHole(InetSocketAddress at) {
    try {
      listener = ServerSocketChannel.open().bind(at, 1);
      while (connects()) {
        if (fillers.size() > MOST) {
          throw new IllegalStateException("the queue was never full");
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean connects() throws IOException {
    SocketChannel filler = SocketChannel.open();
    fillers.add(filler);
    filler.configureBlocking(false);
    if (filler.connect(listener.getLocalAddress())) {
      return true;
    }
    try (Selector selector = Selector.open()) {
      filler.register(selector, SelectionKey.OP_CONNECT);
      return selector.select(HANGS_AFTER_MILLIS) > 0 && filler.finishConnect();
    }
  }

  /**
   * Returns the address at which connects hang.
   *
   * @return {@code tcp://...}
   */
  public String url() {
    return Urls.tcp(listener.socket().getLocalPort());
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel filler : fillers) {
      filler.close();
    }
    listener.close();
  }
}
