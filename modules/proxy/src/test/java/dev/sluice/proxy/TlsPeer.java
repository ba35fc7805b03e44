package dev.sluice.proxy;

import dev.sluice.testkit.Bytes;
import dev.sluice.testkit.Received;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** A server for one TLS connection, on the JDK's blocking sockets. Any thread. */
final class TlsPeer implements AutoCloseable {

  /** The behaviour of the server. */
  enum Behaviour {
    /** Sends back what it reads, and ends its stream after the client's end. */
    ECHO,
    /** Reads, and ends its stream after the client's end. */
    SINK,
    /** Reads nothing until {@link #read()} is called. */
    SILENT
  }

  private final SSLServerSocket listener;
  private final Behaviour behaviour;
  private final Received received = new Received(Bytes.SEED);
  private final CountDownLatch mayRead = new CountDownLatch(1);
  private final CountDownLatch handshake = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread thread = new Thread(this::serve, "tls-peer");
  private volatile @Nullable SSLSocket socket;
  private volatile @Nullable IOException failure;

  TlsPeer(Behaviour behaviour) throws IOException {
    this.behaviour = behaviour;
    this.listener =
        (SSLServerSocket)
            TlsKeys.jdk()
                .getServerSocketFactory()
                .createServerSocket(0, 8, InetAddress.getLoopbackAddress());
    if (behaviour != Behaviour.SILENT) {
      mayRead.countDown();
    }
    thread.setDaemon(true);
    thread.start();
  }

  String url() {
    return "tcp://127.0.0.1:" + listener.getLocalPort();
  }

  /** The address for a route that connects with TLS. */
  String tlsUrl() {
    return url().replace("tcp:", "tls:");
  }

  private void serve() {
    try (SSLSocket accepted = (SSLSocket) listener.accept()) {
      socket = accepted;
      accepted.startHandshake();
      handshake.countDown();
      mayRead.await();
      relay(accepted.getInputStream(), accepted.getOutputStream());
      accepted.shutdownOutput();
    } catch (IOException e) {
      failure = e;
      received.breakOff();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      over.countDown();
    }
  }

  private void relay(InputStream in, OutputStream out) throws IOException {
    byte[] bytes = new byte[64 * 1024];
    int count;
    while ((count = in.read(bytes)) >= 0) {
      received.add(bytes, count);
      if (behaviour == Behaviour.ECHO) {
        out.write(bytes, 0, count);
      }
    }
    received.end();
  }

  void awaitHandshake() throws InterruptedException {
    handshake.await();
  }

  /** Starts reading. */
  void read() {
    mayRead.countDown();
  }

  /** Returns the bytes received; {@code hasEnded} is true only after a close_notify. */
  Received received() {
    return received;
  }

  /** Waits for the end of the connection. */
  @Nullable IOException awaitOver() throws InterruptedException {
    over.await();
    return failure;
  }

  @Override
  public void close() {
    try {
      listener.close();
      mayRead.countDown();
      SSLSocket open = socket;
      if (open != null) {
        open.close();
      }
      thread.join(10_000);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
