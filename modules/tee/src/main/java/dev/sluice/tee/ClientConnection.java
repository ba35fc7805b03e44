package dev.sluice.tee;

import io.netty.channel.Channel;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The client of a session: its channel, and the address that counts as its own, which is another
 * one than the channel's where a proxy stands between. One event loop at a time.
 */
public final class ClientConnection {
  private final Channel channel;
  private @Nullable SocketAddress address;

  /** Borrows a channel that has just been accepted. */
  public ClientConnection(Channel channel) {
    this.channel = channel;
    this.address = channel.remoteAddress();
  }

  /** Returns the channel to the client. */
  public Channel channel() {
    return channel;
  }

  /** Returns where the client is; null where that is not known. */
  public @Nullable SocketAddress address() {
    return address;
  }

  /** From now on the client counts as being there. */
  public void setAddress(SocketAddress known) {
    address = known;
  }
}
