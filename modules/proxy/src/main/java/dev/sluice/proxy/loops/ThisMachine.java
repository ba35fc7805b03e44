package dev.sluice.proxy.loops;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * The addresses of this machine. They may change, and a query takes up to a millisecond, so they
 * are queried at most once in ten seconds. Any thread.
 */
public final class ThisMachine {
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(10);

  private record Known(Set<InetAddress> addresses, long sinceNanos) {}

  private static volatile Known known =
      new Known(Set.of(), System.nanoTime() - FRESH_NANOS); // so that the first call asks

  private ThisMachine() {}

  /**
   * Returns whether an address is a loopback address or one of this machine's network interfaces.
   */
  public static boolean has(InetAddress address) {
    if (address.isLoopbackAddress()) {
      return true;
    }
    Known now = known;
    if (System.nanoTime() - now.sinceNanos() >= FRESH_NANOS) {
      now = new Known(ask(), System.nanoTime());
      known = now;
    }
    return now.addresses().contains(address);
  }

  /** Returns the addresses of all network interfaces; asks the operating system. */
  public static Set<InetAddress> addresses() {
    return ask();
  }

  /**
   * Returns whether a socket can be bound to an address. It cannot if this machine lacks the
   * address, for example because its family is disabled. Asks the operating system.
   */
  public static boolean canBind(InetAddress address) {
    try (DatagramChannel asked = DatagramChannel.open()) {
      asked.bind(new InetSocketAddress(address, 0));
      return true;
    } catch (BindException | UnsupportedAddressTypeException e) {
      return false;
    } catch (IOException e) {
      return true; // says nothing about the address
    }
  }

  private static Set<InetAddress> ask() {
    try {
      Set<InetAddress> addresses = new HashSet<>();
      NetworkInterface.networkInterfaces()
          .forEach(networkInterface -> networkInterface.inetAddresses().forEach(addresses::add));
      return addresses;
    } catch (SocketException e) {
      return Set.of(); // without the addresses, no client is refused
    }
  }
}
