package dev.sluice.tls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/** Alerts that are sent before there is an engine, RFC 8446, section 6. */
public final class TlsAlert {
  private static final byte[] UNRECOGNIZED = {21, 3, 3, 0, 2, 2, 112};

  private TlsAlert() {}

  /**
   * Hands over the record of the fatal alert for a name that is not served.
   *
   * @param allocator for the record
   */
  public static ByteBuf unrecognizedName(ByteBufAllocator allocator) {
    return allocator.ioBuffer(UNRECOGNIZED.length).writeBytes(UNRECOGNIZED);
  }
}
