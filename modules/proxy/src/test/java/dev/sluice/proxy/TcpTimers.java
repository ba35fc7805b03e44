package dev.sluice.proxy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The timers of this machine's TCP sockets, as Linux lists them in {@code /proc/net/tcp}. */
final class TcpTimers {
  private static final String ESTABLISHED = "01";
  private static final String KEEP_ALIVE = "02:";
  private static final int LOCAL = 1;
  private static final int REMOTE = 2;
  private static final int STATE = 3;
  private static final int TIMER = 5;
  private static final long TICKS_PER_SECOND = 100;

  private TcpTimers() {}

  /** Returns whether this system lists them. */
  static boolean areListed() {
    return Files.isReadable(Path.of("/proc/net/tcp"));
  }

  /** Returns the seconds until the next probe of each connection accepted at a port. */
  static List<Long> accepted(int port) throws IOException {
    return secondsLeft(LOCAL, port);
  }

  /** Returns the same for each connection made to a port. */
  static List<Long> dialled(int port) throws IOException {
    return secondsLeft(REMOTE, port);
  }

  private static List<Long> secondsLeft(int end, int port) throws IOException {
    String suffix = String.format(":%04X", port);
    List<Long> seconds = new ArrayList<>();
    for (String file : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      for (String line : Files.readAllLines(Path.of(file))) {
        String[] fields = line.trim().split("\\s+", -1);
        if (fields[end].endsWith(suffix)
            && fields[STATE].equals(ESTABLISHED)
            && fields[TIMER].startsWith(KEEP_ALIVE)) {
          long ticks = Long.parseLong(fields[TIMER].substring(KEEP_ALIVE.length()), 16);
          seconds.add(ticks / TICKS_PER_SECOND);
        }
      }
    }
    return seconds;
  }
}
