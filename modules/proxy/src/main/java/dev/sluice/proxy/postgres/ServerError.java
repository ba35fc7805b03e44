package dev.sluice.proxy.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import java.util.regex.Pattern;

/**
 * An ErrorResponse of a server, as the documentation of PostgreSQL has it under "Error and Notice
 * Message Fields". Immutable; any thread.
 *
 * @param isFatal whether it ends the session
 * @param message what has happened, in one line
 */
record ServerError(boolean isFatal, String message) {
  private static final int MOST_CHARACTERS = 300;
  private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}+");

  /** Reads the fields of a message, which may be cut off. Borrows the bytes. */
  static ServerError read(ByteBuf body) {
    String severity = "";
    String message = "without a message";
    while (body.isReadable()) {
      byte field = body.readByte();
      if (field == 0) {
        break;
      }
      String value = text(body);
      switch (field) {
        case 'S' -> severity = severity.isEmpty() ? value : severity;
        case 'V' -> severity = value; // not translated, unlike the other
        case 'M' -> message = oneLine(value);
        default -> {}
      }
    }
    return new ServerError(severity.equals("FATAL") || severity.equals("PANIC"), message);
  }

  private static String text(ByteBuf body) {
    int zero = body.bytesBefore((byte) 0);
    int length = zero < 0 ? body.readableBytes() : zero;
    String text = body.readCharSequence(length, UTF_8).toString();
    body.skipBytes(zero < 0 ? 0 : 1);
    return text;
  }

  private static String oneLine(String text) {
    String line = CONTROL.matcher(text).replaceAll(" ");
    return line.length() > MOST_CHARACTERS ? line.substring(0, MOST_CHARACTERS) + "..." : line;
  }
}
