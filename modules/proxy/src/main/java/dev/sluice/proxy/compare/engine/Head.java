package dev.sluice.proxy.compare.engine;

/** What comes first of what one side has sent. */
enum Head {
  /** Nothing, or nothing that may be compared yet. */
  NONE,
  /** Bytes. */
  BYTES,
  /** The hash of bytes that were not kept. */
  HASH,
  /** The end of a message. */
  END
}
