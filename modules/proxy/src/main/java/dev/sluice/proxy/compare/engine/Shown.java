package dev.sluice.proxy.compare.engine;

/** What a report shows of the bytes that differ. */
public enum Shown {
  /** A hash of them. */
  HASH,
  /** The bytes themselves, and the first bytes of the request. */
  BYTES,
  /** Only their offset and their number. */
  NONE
}
