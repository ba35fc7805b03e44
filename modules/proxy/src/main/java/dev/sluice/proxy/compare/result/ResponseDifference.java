package dev.sluice.proxy.compare.result;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One difference between a mirror's responses and the primary's. Immutable.
 *
 * @param number grows from one difference to the next of the process
 * @param time when it was found
 * @param client the client's address
 * @param session identity of the session that its destinations were told; null if none was told
 * @param mirror name of the mirror
 * @param kind {@code DIFFERS}, {@code LONGER}, {@code SHORTER} or {@code NOISE}
 * @param message index of the response in the session, from 0; without {@code frame} it is 0, for
 *     the stream is one message
 * @param request index of the request that it answers, from 0; -1 if unknown
 * @param offset the first different byte in the primary's stream, from 0
 * @param offsetInMessage the same byte in the response, from 0
 * @param within 1 if the offset is exact; otherwise the first different byte is among so many from
 *     there, because only hashes of them were left
 * @param fromPrimary what the primary has sent
 * @param fromMirror what the mirror has sent
 * @param requestBytes the first bytes of the request in hexadecimal, with {@code show: bytes};
 *     otherwise null
 */
public record ResponseDifference(
    long number,
    Instant time,
    String client,
    @Nullable String session,
    String mirror,
    ComparisonResult kind,
    long message,
    long request,
    long offset,
    long offsetInMessage,
    int within,
    Side fromPrimary,
    Side fromMirror,
    @Nullable String requestBytes) {

  /** The most bytes of a side that are shown. */
  public static final int SHOWN_BYTES = 32;

  /**
   * What one side has sent.
   *
   * @param length bytes of the response so far; the rest of it is not read if there is no frame
   * @param hash hash of the shown bytes, 16 hexadecimal digits; equal bytes have equal hashes until
   *     the process ends; null with {@code show: none}, or if they are not known
   * @param bytes the bytes at the offset in hexadecimal, at most {@link #SHOWN_BYTES}, with {@code
   *     show: bytes}; otherwise null
   * @param bytesOffset offset of the first shown byte in the response
   */
  public record Side(
      long length, @Nullable String hash, @Nullable String bytes, long bytesOffset) {}

  /** Returns whether the control mirror differs from the primary as well. */
  public boolean isNoise() {
    return kind == ComparisonResult.NOISE;
  }
}
