package dev.sluice.proxy.postgres;

import dev.sluice.proxy.stage.starttls.PostgresRequests;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The key of a session by which its queries are cancelled: the process ID and the secret, as
 * BackendKeyData and CancelRequest have them. Immutable; any thread.
 */
final class CancelKey {
  private final byte[] bytes;

  private CancelKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Copies the readable bytes. Borrows the buffer. */
  static CancelKey of(ByteBuf buffer) {
    return new CancelKey(ByteBufUtil.getBytes(buffer));
  }

  /** Hands over the request that cancels the session's query. */
  ByteBuf request() {
    return PostgresRequests.cancelRequest(bytes);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CancelKey key && Arrays.equals(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }
}
