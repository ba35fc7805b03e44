package dev.sluice.proxy.stage.preface;

import io.netty.buffer.ByteBuf;

/**
 * Parses the first bytes of one connection. It may note what it learns in the {@code
 * ClientConnection} that it was made for, and may answer the client. Event loop only.
 */
@FunctionalInterface
public interface PrefaceParser {

  /**
   * Judges the bytes that have come so far. It is called again with more bytes after {@link
   * Verdict#MORE}, always from the first byte on.
   *
   * @param bytes all bytes so far, at least one, between the two indices; borrowed. It may move the
   *     indices, but must not change the bytes
   * @return the verdict. An exception rejects the client, too: its bytes may be anything
   */
  Verdict parse(ByteBuf bytes);
}
