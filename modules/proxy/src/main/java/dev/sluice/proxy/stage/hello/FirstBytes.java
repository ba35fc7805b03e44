package dev.sluice.proxy.stage.hello;

import io.netty.buffer.ByteBuf;

/** What the first bytes of a client's connection are. Immutable; any thread. */
public sealed interface FirstBytes permits FirstBytes.NoHello, ClientHello {

  /** The first bytes without a ClientHello. */
  enum NoHello implements FirstBytes {
    /** All bytes fit the beginning of a ClientHello, and more must come. */
    NEED_MORE,
    /** The client does not speak TLS, or an old version that has no SNI. */
    NOT_TLS,
    /** A ClientHello that breaks the rules of TLS, or is longer than {@link ClientHello#MAX}. */
    MALFORMED
  }

  /**
   * Reads the ClientHello at the beginning of a connection. It may lie in several TLS records. Call
   * this again with all bytes from the first one when more have come; bytes after the ClientHello
   * are ignored.
   *
   * @param held all bytes so far, between its reader and its writer index; borrowed, and unchanged
   * @return a {@link ClientHello} once it is complete, or else why there is none
   */
  static FirstBytes of(ByteBuf held) {
    if (!HandshakeRecords.mayBegin(held)) {
      return NoHello.NOT_TLS;
    }
    return new HandshakeRecords(held).hello();
  }
}
