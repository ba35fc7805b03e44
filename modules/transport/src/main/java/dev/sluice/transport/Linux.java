package dev.sluice.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.UnixChannel;
import java.net.InetSocketAddress;

/** Whether what only Linux knows of a connection can be asked and set. Any thread. */
public final class Linux {

  /** Whether this is Linux. */
  public static final boolean IS_HERE = System.getProperty("os.name").startsWith("Linux");

  private Linux() {}

  /** Whether this is Linux, and the channel one of its own transports. */
  public static boolean isNative(Channel channel) {
    return IS_HERE && channel instanceof UnixChannel;
  }

  /**
   * Returns a socket option, as an integer.
   *
   * @param name for people
   * @param level as Linux numbers it, such as 1 for {@code SOL_SOCKET}
   * @param number the option's
   */
  public static ChannelOption<Integer> option(String name, int level, int number) {
    return new IntegerUnixChannelOption(name, level, number);
  }

  /** Whether this is Linux, and the channel, which is connected, a TCP connection. */
  public static boolean hasTcp(Channel channel) {
    return IS_HERE && channel.remoteAddress() instanceof InetSocketAddress;
  }
}
