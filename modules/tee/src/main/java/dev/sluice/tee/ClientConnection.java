package dev.sluice.tee;

import dev.sluice.buffer.Internal;
import io.netty.buffer.ByteBuf;
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
  private @Nullable ByteBuf readAhead;

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

  /**
   * Sets what the client has sent after that which was meant for a stage. The session gets it
   * before it reads on.
   *
   * @param bytes one or more; taken over
   */
  public void setReadAhead(ByteBuf bytes) {
    releaseReadAhead();
    readAhead = bytes;
  }

  /** Releases what was read ahead, where no session begins. */
  public void releaseReadAhead() {
    ByteBuf bytes = takeReadAhead();
    if (bytes != null) {
      bytes.release();
    }
  }

  /** Hands over what was read ahead; null where nothing was. */
  @Nullable ByteBuf takeReadAhead() {
    ByteBuf bytes = readAhead;
    readAhead = null;
    return bytes;
  }
}
