package dev.sluice.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A syslog server that a test starts at a free port of 127.0.0.1; it writes each message unchanged
 * to a file, one per line.
 */
public final class Rsyslog implements AutoCloseable {

  private static final String PROBE = "<14>probe";

  private final int port = FreePort.findForBoth();
  private final Path file;
  private final ChildProcess process;

  /** Starts the server and waits until it accepts messages. */
  public Rsyslog(Path parent, String name) throws IOException {
    Path directory = Files.createDirectory(parent.resolve(name));
    file = Files.createFile(directory.resolve("messages"));
    Path conf =
        Files.writeString(
            directory.resolve("rsyslog.conf"),
            """
            global(workDirectory="%1$s")
            module(load="imudp")
            template(name="asItCame" type="string" string="%%rawmsg%%\\n")
            ruleset(name="keep") {
              action(type="omfile" file="%2$s" template="asItCame")
            }
            input(type="imudp" address="127.0.0.1" port="%3$d" ruleset="keep")
            """
                .formatted(directory, file, port));
    process =
        new ChildProcess(
            directory,
            List.of("rsyslogd", "-n", "-f", conf.toString(), "-i", directory + "/rsyslogd.pid"));
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      // The server does not report when it listens.
      Eventually.until(
          () -> "a first message in " + name + "; it says:\n" + process.output(),
          Duration.ofSeconds(20),
          () -> probe(socket));
    }
  }

  private boolean probe(DatagramSocket socket) {
    byte[] message = PROBE.getBytes(StandardCharsets.US_ASCII);
    try {
      socket.send(
          new DatagramPacket(
              message,
              message.length,
              new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
      return Files.size(file) > 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the port that it listens at. */
  public int port() {
    return port;
  }

  /** Returns the messages received, without those of the start. */
  public List<String> messages() {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.filter(line -> !line.equals(PROBE)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.close();
  }
}
