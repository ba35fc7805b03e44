package dev.sluice.benchmarks.race;

import dev.sluice.benchmarks.load.Link;
import dev.sluice.benchmarks.load.Loops;
import dev.sluice.benchmarks.load.Peers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A running contender: its process and its own peers. Stopped by its process ID. */
final class Running implements AutoCloseable {
  private static final int STOP_SECONDS = 5;

  private final String name;
  private final Scratch scratch = new Scratch();
  private final Peers peers;
  private final Process process;
  private final Link link;
  private final double startSeconds;

  /**
   * Starts the contender, and waits for the first relayed byte.
   *
   * @param fanOut number of destinations, the primary included
   */
  Running(Contender contender, Loops loops, int fanOut) throws IOException, InterruptedException {
    name = contender.name();
    Path folder = scratch.folder();
    peers = new Peers(loops, fanOut);
    int port = freePort();
    link = new Link(loops, port, peers);
    List<String> command = contender.command().in(folder, port, peers.ports());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile());
    builder.environment().put("JAVA_HOME", Jvm.home());
    long began = System.nanoTime();
    process = builder.start();
    // An interrupted run must leave no process behind.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    startSeconds = firstByte(port, began);
  }

  private double firstByte(int port, long began) throws IOException, InterruptedException {
    try {
      FirstByte.await(port, process);
      double seconds = (System.nanoTime() - began) / 1e9;
      peers.awaitClosed();
      peers.forget();
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

  Link link() {
    return link;
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
    peers.close();
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
