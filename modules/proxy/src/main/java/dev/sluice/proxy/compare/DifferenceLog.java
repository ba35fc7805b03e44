package dev.sluice.proxy.compare;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import dev.sluice.proxy.compare.result.ResponseDifference;
import dev.sluice.proxy.compare.result.ResponseDifferenceJson;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file of differences, one JSON object a line, which all event loops share. A thread of its own
 * writes it, so a slow or full disk delays no event loop: then differences are missing in the file.
 * Any thread.
 */
final class DifferenceLog {
  private static final Logger LOG = LoggerFactory.getLogger("dev.sluice.compare");
  private static final int MOST_WAITING = 1024;
  private static final long LOOK_MILLIS = 200;
  private static final long TRY_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final Map<Path, DifferenceLog> OPEN = new HashMap<>(); // guarded by the class

  private final Path file;
  private final BlockingQueue<ResponseDifference> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
  private int users; // guarded by the class
  private volatile boolean closed;
  private volatile boolean broken;
  private long brokenNanos;

  private DifferenceLog(Path file) {
    this.file = file;
  }

  /** Returns the log of a file. Each caller closes it once. */
  static synchronized DifferenceLog open(Path file) {
    Path path = file.toAbsolutePath().normalize();
    DifferenceLog log = OPEN.get(path);
    if (log == null) {
      log = new DifferenceLog(path);
      OPEN.put(path, log);
      Thread writer = new Thread(log::write, "sluice-differences");
      writer.setDaemon(true);
      writer.start();
    }
    log.users++;
    return log;
  }

  /** Writes what waits, and ends with the last user. */
  void close() {
    synchronized (DifferenceLog.class) {
      if (--users == 0) {
        OPEN.remove(file);
        closed = true;
      }
    }
  }

  /** Adds a difference; returns false if it will be missing in the file. */
  boolean add(ResponseDifference difference) {
    return !broken && !closed && waiting.offer(difference);
  }

  private void write() {
    List<ResponseDifference> some = new ArrayList<>();
    try {
      while (!closed || !waiting.isEmpty()) {
        ResponseDifference next = waiting.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        if (next != null) {
          some.add(next);
          waiting.drainTo(some);
          append(some);
          some.clear();
        } else if (broken && System.nanoTime() - brokenNanos > TRY_AGAIN_NANOS) {
          broken = false;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void append(List<ResponseDifference> some) {
    StringBuilder lines = new StringBuilder();
    some.forEach(one -> lines.append(ResponseDifferenceJson.of(one).encode()).append('\n'));
    // Opened for each write, so that a file that was renamed for rotation gets no more lines.
    try (OutputStream out = Files.newOutputStream(file, CREATE, APPEND)) {
      out.write(lines.toString().getBytes(UTF_8));
    } catch (IOException e) {
      LOG.warn("{} differences cannot be written to {}: {}", some.size(), file, e.toString());
      broken = true;
      brokenNanos = System.nanoTime();
    }
  }
}
