package dev.sluice.frame.mask;

/** Hides the values of fields in the headers of HTTP. Event loop only. */
final class HeaderMasker implements Masker {
  private final byte[][] names;
  private Part part = Part.FIRST_LINE;

  /** Bit n says that the name in this line may still be {@code names[n]}. */
  private long candidates;

  /** Number of bytes of the current line. */
  private int position;

  private enum Part {
    FIRST_LINE,
    NAME,
    SHOWN_VALUE,
    HIDDEN_VALUE,
    BODY
  }

  HeaderMasker(byte[][] names) {
    this.names = names;
  }

  @Override
  public boolean hides(byte next) {
    if (part == Part.BODY) {
      return false;
    }
    if (next == '\n') {
      endLine();
      return false;
    }
    if (position == 0 && part != Part.FIRST_LINE) {
      beginLine(next);
    }
    boolean isHidden = part == Part.HIDDEN_VALUE && next != '\r';
    if (part == Part.NAME) {
      name(next);
    }
    position += next == '\r' ? 0 : 1;
    return isHidden;
  }

  private void endLine() {
    if (part == Part.FIRST_LINE) {
      part = position == 0 ? Part.FIRST_LINE : Part.NAME;
    } else if (position == 0) {
      part = Part.BODY; // the header ends with an empty line
    }
    position = 0;
  }

  private void beginLine(byte first) {
    if (first != ' ' && first != '\t') { // else it continues the value before it
      part = Part.NAME;
      candidates = -1;
    }
  }

  private void name(byte next) {
    if (next == ':') {
      part = isOneOfNames() ? Part.HIDDEN_VALUE : Part.SHOWN_VALUE;
      return;
    }
    int lower = next >= 'A' && next <= 'Z' ? next + 'a' - 'A' : next;
    for (int i = 0; i < names.length; i++) {
      if (position >= names[i].length || names[i][position] != lower) {
        candidates &= ~(1L << i);
      }
    }
  }

  private boolean isOneOfNames() {
    for (int i = 0; i < names.length; i++) {
      if (names[i].length == position && (candidates & (1L << i)) != 0) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void endMessage() {
    part = Part.FIRST_LINE;
    position = 0;
  }
}
