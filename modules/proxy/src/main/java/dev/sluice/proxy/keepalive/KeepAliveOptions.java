package dev.sluice.proxy.keepalive;

import dev.sluice.transport.Linux;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioChannelOption;
import jdk.net.ExtendedSocketOptions;

/**
 * The socket options of {@link KeepAlive}, for TCP.
 *
 * <p>On Linux, an accepted connection inherits the options of its listener, so they cost nothing
 * there. An option that a sandbox or system does not know is not set. On kqueue the system's times
 * apply.
 */
public final class KeepAliveOptions {
  // The numbers of Linux: socket(7) and tcp(7).
  private static final int SOL_SOCKET = 1;
  private static final int IPPROTO_TCP = 6;
  private static final ChannelOption<Integer> ON = Linux.option("SO_KEEPALIVE", SOL_SOCKET, 9);
  private static final ChannelOption<Integer> IDLE = Linux.option("TCP_KEEPIDLE", IPPROTO_TCP, 4);
  private static final ChannelOption<Integer> INTERVAL =
      Linux.option("TCP_KEEPINTVL", IPPROTO_TCP, 5);
  private static final ChannelOption<Integer> PROBES = Linux.option("TCP_KEEPCNT", IPPROTO_TCP, 6);
  private static final ChannelOption<Integer> USER_TIMEOUT =
      Linux.option("TCP_USER_TIMEOUT", IPPROTO_TCP, 18);

  private KeepAliveOptions() {}

  /** Sets the options on a connection to a destination that has lasted for a while. */
  public static void setOnDialled(Channel channel, KeepAlive keepAlive) {
    if (Linux.isNative(channel)) {
      if (keepAlive.isOn()) {
        setTimes(channel, keepAlive);
      }
      if (!keepAlive.userTimeout().isZero()) {
        set(channel, USER_TIMEOUT, (int) keepAlive.userTimeout().toMillis());
      }
    } else {
      setByJdk(channel, keepAlive);
    }
  }

  /**
   * Sets the options on a listener, which may have other values. Call it on its event loop, or
   * before it is registered.
   */
  public static void setOnListener(Channel server, KeepAlive keepAlive) {
    if (Linux.isNative(server)) {
      if (keepAlive.isOn()) {
        setTimes(server, keepAlive);
      } else {
        set(server, ON, 0);
      }
      set(server, USER_TIMEOUT, (int) keepAlive.userTimeout().toMillis());
    }
  }

  /** Sets the options on an accepted connection, if it has not inherited them from its listener. */
  public static void setOnAccepted(Channel client, KeepAlive keepAlive) {
    if (!Linux.isNative(client)) {
      setByJdk(client, keepAlive);
    }
  }

  private static void setTimes(Channel channel, KeepAlive keepAlive) {
    set(channel, ON, 1);
    set(channel, IDLE, keepAlive.idleSeconds());
    set(channel, INTERVAL, keepAlive.intervalSeconds());
    set(channel, PROBES, keepAlive.probes());
  }

  private static void setByJdk(Channel channel, KeepAlive keepAlive) {
    if (keepAlive.isOn()) {
      set(channel, ChannelOption.SO_KEEPALIVE, true);
      set(channel, Jdk.IDLE, keepAlive.idleSeconds());
      set(channel, Jdk.INTERVAL, keepAlive.intervalSeconds());
      set(channel, Jdk.PROBES, keepAlive.probes());
    }
  }

  private static <T> void set(Channel channel, ChannelOption<T> option, T value) {
    try {
      // If the transport does not know the option, it returns false, and the option is not set.
      channel.config().setOption(option, value);
    } catch (ChannelException e) {
      return;
    }
  }

  /** Options that only NIO needs. */
  private static final class Jdk {
    static final ChannelOption<Integer> IDLE =
        NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE);
    static final ChannelOption<Integer> INTERVAL =
        NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL);
    static final ChannelOption<Integer> PROBES =
        NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT);
  }
}
