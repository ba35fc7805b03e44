package dev.sluice.frame.mask;

/** Tells which bytes of one stream of messages do not count. Event loop only. */
public interface Masker {

  /**
   * Reads the next byte of the stream.
   *
   * @return whether the byte does not count
   */
  boolean hides(byte next);

  /** The last byte read was the last of its message. */
  void endMessage();
}
