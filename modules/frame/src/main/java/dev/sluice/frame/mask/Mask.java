package dev.sluice.frame.mask;

/** Says which bytes of messages do not count in a comparison. Immutable; any thread. */
@FunctionalInterface
public interface Mask {

  /** Hides nothing. */
  Mask NONE = () -> new RangeMasker(0, 0);

  /** Creates a masker for one stream, that stands before its first message. */
  Masker newMasker();
}
