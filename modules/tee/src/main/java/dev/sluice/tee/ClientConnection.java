package dev.sluice.tee;

import dev.sluice.buffer.Internal;
import io.netty.channel.Channel;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection, and what is known of the client before its bytes are relayed. Event loop
 * only.
 */
@Internal
public final class ClientConnection {
  private final Channel channel;
  private @Nullable SocketAddress address;

  /**
   * A client that is where its connection comes from.
   *
   * @param channel its connection; borrowed
   */
  public ClientConnection(Channel channel) {
    this.channel = channel;
  }

  /**
   * The connection.
   *
   * @return its channel; lent
   */
  public Channel channel() {
    return channel;
  }

  /**
   * Where the client is, which is what limits and logs go by.
   *
   * @return null where the connection was gone before that was known
   */
  public @Nullable SocketAddress address() {
    return address != null ? address : channel.remoteAddress();
  }

  /**
   * Sets where the client is, when a proxy in front of it has said so.
   *
   * @param known the address that counts from now on
   */
  public void setAddress(SocketAddress known) {
    address = known;
  }
}
