package dev.sluice.transport;

import io.netty.channel.Channel;
import java.net.InetSocketAddress;

/** Whether what only Linux knows of a connection can be asked and set. Any thread. */
public final class Linux {

  /** Whether this is Linux. */
  public static final boolean IS_HERE = System.getProperty("os.name").startsWith("Linux");

  private Linux() {}

  /** Whether this is Linux, and the channel, which is connected, a TCP connection. */
  public static boolean hasTcp(Channel channel) {
    return IS_HERE && channel.remoteAddress() instanceof InetSocketAddress;
  }
}
