package dev.sluice.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.UnixChannel;
import java.net.InetSocketAddress;

/** Access to socket options that exist only on Linux. Any thread. */
public final class Linux {

  /** True on Linux. */
  public static final boolean IS_HERE = System.getProperty("os.name").startsWith("Linux");

  private Linux() {}

  /** Returns whether this is Linux and the channel uses a native transport. */
  public static boolean isNative(Channel channel) {
    return IS_HERE && channel instanceof UnixChannel;
  }

  /**
   * Returns a socket option with an integer value.
   *
   * @param name shown to people
   * @param level the number in Linux, such as 1 for {@code SOL_SOCKET}
   * @param number the option's number in Linux
   */
  public static ChannelOption<Integer> option(String name, int level, int number) {
    return new IntegerUnixChannelOption(name, level, number);
  }

  /** Returns whether this is Linux and the connected channel is a TCP connection. */
  public static boolean hasTcp(Channel channel) {
    return IS_HERE && channel.remoteAddress() instanceof InetSocketAddress;
  }
}
