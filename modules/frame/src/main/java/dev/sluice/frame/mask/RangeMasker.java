package dev.sluice.frame.mask;

/** Hides a range of each message. Event loop only. */
final class RangeMasker implements Masker {
  private final long from;
  private final long to;
  private long position;

  RangeMasker(long from, long to) {
    this.from = from;
    this.to = to;
  }

  @Override
  public boolean hides(byte next) {
    boolean isHidden = position >= from && position < to;
    position++;
    return isHidden;
  }

  @Override
  public void endMessage() {
    position = 0;
  }
}
