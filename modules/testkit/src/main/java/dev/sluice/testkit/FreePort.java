package dev.sluice.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Scanner;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Finds ports of 127.0.0.1 for programs that cannot choose a free one themselves.
 *
 * <p>A port found free must still be free when the program opens it. So these ports are below the
 * range from which the kernel assigns ports, a JVM finds no port twice, and of two JVMs that run
 * tests side by side one has the even ports.
 */
public final class FreePort {

  private static final int LOWEST = 10_000;
  private static final int HIGHEST = highest();
  private static final int SIDE_BY_SIDE = 2;
  private static final int FIRST = LOWEST + Integer.getInteger("fork.number", 0) % SIDE_BY_SIDE;
  private static final AtomicInteger NEXT =
      new AtomicInteger(
          FIRST
              + SIDE_BY_SIDE
                  * ThreadLocalRandom.current().nextInt((HIGHEST - FIRST) / SIDE_BY_SIDE));

  private FreePort() {}

  /**
   * Finds a free TCP port.
   *
   * @return the port
   */
  public static int find() {
    int port = next();
    while (!isFreeForTcp(port)) {
      port = next();
    }
    return port;
  }

  /**
   * Finds a port that is free for both TCP and UDP, as DNS servers need.
   *
   * @return the port
   */
  public static int findForBoth() {
    int port = find();
    while (!isFreeForUdp(port)) {
      port = find();
    }
    return port;
  }

  private static int next() {
    return NEXT.getAndUpdate(port -> port + SIDE_BY_SIDE <= HIGHEST ? port + SIDE_BY_SIDE : FIRST);
  }

  /** Returns the port below the first one that Linux assigns by itself; 32767 on other systems. */
  private static int highest() {
    Path range = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
    try (Scanner numbers = new Scanner(range, UTF_8)) {
      int first = numbers.nextInt();
      return first > LOWEST + 1000 ? first - 1 : 32_767;
    } catch (IOException e) {
      return 32_767;
    }
  }

  private static boolean isFreeForTcp(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (BindException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isFreeForUdp(int port) {
    try (DatagramSocket socket = new DatagramSocket(port, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (BindException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
