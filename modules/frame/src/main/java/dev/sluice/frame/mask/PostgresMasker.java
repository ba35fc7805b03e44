package dev.sluice.frame.mask;

/**
 * Hides random fields of messages of PostgreSQL. Event loop only.
 *
 * <p>Source: PostgreSQL's documentation, "Message Formats".
 */
final class PostgresMasker implements Masker {
  /** Position behind the kind and the length. */
  private static final int BODY = 5;

  /** Position behind the first number of a body. */
  private static final int REST = BODY + 4;

  private static final int MD5_PASSWORD = 5;
  private static final int SASL_CONTINUE = 11;
  private static final int SASL_FINAL = 12;

  private long position;
  private byte kind;

  /** The first number of the body. */
  private int number;

  @Override
  public boolean hides(byte next) {
    if (position == 0) {
      kind = next;
    } else if (position >= BODY && position < REST) {
      number = (number << 8) | (next & 0xff);
    }
    boolean isHidden = isHidden();
    position++;
    return isHidden;
  }

  private boolean isHidden() {
    return switch (kind) {
      case 'K' -> position >= BODY; // BackendKeyData
      case 'A' -> position >= BODY && position < REST; // NotificationResponse
      case 'R' -> position >= REST && isRandom(); // an authentication request
      default -> false;
    };
  }

  private boolean isRandom() {
    return number == MD5_PASSWORD || number == SASL_CONTINUE || number == SASL_FINAL;
  }

  @Override
  public void endMessage() {
    position = 0;
    kind = 0;
    number = 0;
  }
}
