package dev.sluice.tee;

import dev.sluice.buffer.Internal;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A client's connection, with what the stages have learnt of the client before its bytes are
 * relayed. Event loop only.
 */
@Internal
public final class ClientConnection {
  private final Channel channel;
  private @Nullable SocketAddress address;
  private @Nullable SocketAddress localAddress;
  private @Nullable ByteBuf readAhead;
  private @Nullable ClientDetails details;

  /**
   * Creates a client whose address is that of its connection.
   *
   * @param channel its connection; borrowed
   */
  public ClientConnection(Channel channel) {
    this.channel = channel;
  }

  /**
   * Returns the connection.
   *
   * @return its channel; borrowed
   */
  public Channel channel() {
    return channel;
  }

  /**
   * Returns the client's address, which limits and logs use.
   *
   * @return the address; null if the connection closed before it was known
   */
  public @Nullable SocketAddress address() {
    return address != null ? address : channel.remoteAddress();
  }

  /**
   * Sets the client's address, as a proxy in front of Sluice reports it.
   *
   * @param known the address that counts from now on
   */
  public void setAddress(SocketAddress known) {
    address = known;
  }

  /**
   * Sets both addresses of the client's connection, as a proxy in front of Sluice reports them.
   *
   * @param known the client's address, which counts from now on
   * @param local the address that the client has connected to
   */
  public void setAddresses(SocketAddress known, SocketAddress local) {
    address = known;
    localAddress = local;
  }

  /**
   * Returns the address that the client has connected to.
   *
   * @return the address; null if the connection closed before it was known
   */
  public @Nullable SocketAddress localAddress() {
    return localAddress != null ? localAddress : channel.localAddress();
  }

  @Nullable String uniqueIdText() {
    return details == null ? null : details.uniqueIdText();
  }

  SessionSnapshot.@Nullable Tls tls() {
    return details == null ? null : details.tls();
  }

  boolean isHealthCheck() {
    return details != null && details.isHealthCheck();
  }

  /**
   * Returns what the stages have learnt of the client besides its address. Connectors read it, so a
   * stage notes what it learns before it passes the client on.
   *
   * @return the same object in every call
   */
  public ClientDetails details() {
    if (details == null) {
      details = new ClientDetails();
    }
    return details;
  }

  /**
   * Sets the bytes that a stage has read beyond its own. The session gets them before it reads on.
   *
   * @param bytes at least one byte; taken over
   */
  public void setReadAhead(ByteBuf bytes) {
    releaseReadAhead();
    readAhead = bytes;
  }

  /** Releases the bytes that were read ahead, if no session begins. */
  public void releaseReadAhead() {
    ByteBuf bytes = takeReadAhead();
    if (bytes != null) {
      bytes.release();
    }
  }

  /**
   * Hands over the bytes that the stage before has read ahead.
   *
   * @return at least one byte; null if there are none
   */
  public @Nullable ByteBuf takeReadAhead() {
    ByteBuf bytes = readAhead;
    readAhead = null;
    return bytes;
  }
}
