package dev.sluice.testkit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Redis server that a test starts on a free port of 127.0.0.1; it stores nothing on disk. */
public final class Redis implements AutoCloseable {

  private final int port = FreePort.find();
  private final ChildProcess process;

  /** Starts the server with more options, and waits until it accepts connections. */
  public Redis(Path parent, String name, String... options) throws IOException {
    Path directory = Files.createDirectory(parent.resolve(name));
    List<String> command = new ArrayList<>(List.of("redis-server", "--bind", "127.0.0.1"));
    command.addAll(List.of("--port", String.valueOf(port), "--dir", directory.toString()));
    command.addAll(List.of("--save", "", "--appendonly", "no", "--enable-debug-command", "local"));
    command.addAll(List.of(options));
    process = new ChildProcess(directory, command);
    process.awaitLine("Ready to accept connections");
  }

  /** Returns its address. */
  public String url() {
    return "tcp://127.0.0.1:" + port;
  }

  /** Returns the port that it listens at. */
  public int port() {
    return port;
  }

  /** Returns a digest of all keys and values; equal for equal data in any order. */
  public String digest() throws IOException {
    try (RedisClient client = new RedisClient(port)) {
      return client.call("DEBUG", "DIGEST");
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
