package dev.sluice.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;

/**
 * A server on loopback that treats all connections alike: see {@link Behaviour}.
 *
 * <p>It uses blocking sockets and a thread per connection, so that it shares nothing with the code
 * under test. Any thread.
 */
public final class Peer implements AutoCloseable {

  private static final Duration MANY_TAKE = Duration.ofSeconds(30); // on a busy machine

  private final ServerSocketChannel listener;
  private final Behaviour behaviour;
  private final long seed;
  private final String url;
  private final List<Connection> connections = new CopyOnWriteArrayList<>();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "peer");
            thread.setDaemon(true);
            return thread;
          });

  // Not one of the threads that close() interrupts: the JDK loses a connection that is accepted at
  // that moment, and its socket stays open.
  private final Thread acceptor = new Thread(this::accept, "peer-accept");

  private Peer(SocketAddress address, Behaviour behaviour, long seed) throws IOException {
    this.listener = Urls.listen(address);
    this.behaviour = behaviour;
    this.seed = seed;
    this.url = Urls.urlOf(listener);
  }

  /** Listens on a free TCP port and expects the stream of {@link Bytes#SEED}. */
  public static Peer tcp(Behaviour behaviour) {
    return start(Urls.loopback(0), behaviour);
  }

  /** Listens on a Unix socket and expects the stream of {@link Bytes#SEED}. */
  public static Peer unix(Path path, Behaviour behaviour) {
    return start(UnixDomainSocketAddress.of(path), behaviour);
  }

  private static Peer start(SocketAddress address, Behaviour behaviour) {
    try {
      Peer peer = new Peer(address, behaviour, Bytes.SEED);
      peer.acceptor.setDaemon(true);
      peer.acceptor.start();
      return peer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    try {
      while (listener.isOpen()) {
        Connection connection = new Connection(listener.accept(), seed);
        connections.add(connection);
        if (listener.isOpen()) {
          threads.execute(() -> connection.serve(behaviour));
        } else {
          connection.close(); // close() may have passed the list before
        }
      }
    } catch (IOException | RejectedExecutionException e) {
      // closed: the normal end of a peer
    }
  }

  /**
   * Returns its address.
   *
   * @return {@code tcp://...} or {@code unix://...}
   */
  public String url() {
    return url;
  }

  /**
   * Returns the connections so far, in the order of their acceptance.
   *
   * @return a live view
   */
  public List<Connection> connections() {
    return connections;
  }

  /**
   * Returns its first connection; waits for it.
   *
   * @return the connection
   */
  public Connection connection() {
    Eventually.until("a connection to " + url, () -> !connections.isEmpty());
    return connections.get(0);
  }

  /**
   * Returns what its first connection received; waits for the connection.
   *
   * @return a live view
   */
  public Received received() {
    return connection().received();
  }

  /**
   * Waits until it has accepted so many connections and has closed all of them. The number matters,
   * because a connection whose client has left may not be accepted yet.
   *
   * @param accepted number of connections made to it
   */
  public void awaitAllClosed(int accepted) {
    Eventually.until(
        () -> "the end of " + accepted + " connections to " + url + " of " + connections.size(),
        MANY_TAKE,
        () ->
            connections.size() >= accepted && connections.stream().allMatch(Connection::isClosed));
  }

  /** Stops listening and closes every connection. From then on a connect is refused. */
  @Override
  public void close() {
    try {
      listener.close();
      // The kernel listens for as long as a thread is in accept(), and the JDK does not wait for
      // that thread.
      acceptor.join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    connections.forEach(Connection::close);
    threads.shutdownNow();
  }
}
