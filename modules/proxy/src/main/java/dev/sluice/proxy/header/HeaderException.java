package dev.sluice.proxy.header;

/** Thrown for a PROXY header that breaks the protocol. It has no stack trace. */
public final class HeaderException extends Exception {
  private static final long serialVersionUID = 1L;
  private final boolean tooLong;

  private HeaderException(String message, boolean tooLong) {
    super(message, null, false, false);
    this.tooLong = tooLong;
  }

  static HeaderException malformed(String what) {
    return new HeaderException("its PROXY header " + what, false);
  }

  static HeaderException tooLong(int most) {
    return new HeaderException("its PROXY header has more than " + most + " bytes", true);
  }

  /** Returns whether the header is longer than allowed; otherwise it is malformed. */
  public boolean isTooLong() {
    return tooLong;
  }
}
