package dev.sluice.benchmarks.race;

import dev.sluice.benchmarks.load.ClientTls;
import dev.sluice.benchmarks.load.Link;
import dev.sluice.benchmarks.load.Loops;
import dev.sluice.benchmarks.load.Peers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.SocketFactory;

/** A running contender: its process and its own peers. Stopped by its process ID. */
final class Running implements AutoCloseable {
  private static final int STOP_SECONDS = 5;

  private final String name;
  private final Scratch scratch = new Scratch();
  private final List<Peers> peers = new ArrayList<>();
  private final List<Link> links = new ArrayList<>();
  private final Process process;
  private final double startSeconds;

  /**
   * Starts the contender, and waits for the first relayed byte.
   *
   * @param layout the kind of its clients and destinations
   * @param certificate the certificate of the run, if one could be made
   */
  Running(Contender contender, Loops loops, Layout layout, Optional<Certificate> certificate)
      throws IOException, InterruptedException {
    name = contender.name();
    Path folder = scratch.folder();
    Optional<Certificate> used = certificate.filter(any -> layout.tls());
    List<Listener> listeners = new ArrayList<>();
    for (Layout listener : layout.listeners(contender.mirrors())) {
      listeners.add(open(listener, loops, used));
    }
    ProcessBuilder builder =
        new ProcessBuilder(contender.command().in(new Setup(folder, listeners, used)))
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile());
    builder.environment().put("JAVA_HOME", Jvm.home());
    SocketFactory sockets = used.isPresent() ? used.get().sockets() : SocketFactory.getDefault();
    long began = System.nanoTime();
    process = builder.start();
    // An interrupted run must leave no process behind.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    startSeconds = firstBytes(new FirstByte(sockets), began);
  }

  /** Opens the peers of a listener of the contender. */
  private Listener open(Layout layout, Loops loops, Optional<Certificate> certificate)
      throws IOException {
    Peers own =
        certificate.isPresent()
            ? Peers.mixed(loops, layout.clear(), layout.encrypted(), certificate.get().peers())
            : Peers.plain(loops, layout.clear());
    peers.add(own);
    int port = freePort();
    links.add(new Link(loops, port, own, layout.tls() ? new ClientTls() : null));
    return new Listener(port, own.clearPorts(), own.encryptedPorts());
  }

  private double firstBytes(FirstByte first, long began) throws IOException, InterruptedException {
    try {
      for (Link link : links) {
        first.await(link.port(), process);
      }
      double seconds = (System.nanoTime() - began) / 1e9;
      for (Peers own : peers) {
        own.awaitClosed();
        own.forget();
      }
      return seconds;
    } catch (IOException e) {
      String last = lastLine();
      close();
      throw new IOException(e.getMessage() + (last.isEmpty() ? "" : "; its output: " + last), e);
    }
  }

  String name() {
    return name;
  }

  /** Returns the link of the first listener, whose first destination is the primary. */
  Link link() {
    return links.get(0);
  }

  /** Returns the links of all listeners. */
  List<Link> links() {
    return links;
  }

  ProcessMeter meter() {
    return new ProcessMeter(process.toHandle());
  }

  /** Returns the time from exec to the first relayed byte, in seconds. */
  double startSeconds() {
    return startSeconds;
  }

  private String lastLine() throws IOException {
    try (Stream<String> lines = Files.lines(scratch.folder().resolve("log"))) {
      return lines.reduce("", (before, line) -> line);
    }
  }

  @Override
  public void close() {
    stop();
    peers.forEach(Peers::close);
    scratch.close();
  }

  private void stop() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
