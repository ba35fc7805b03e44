package dev.sluice.app.log;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * Encodes a line for people: the time with its offset, the level and the message. A line that is a
 * JSON object has no such prefix, because its readers are programs. Any thread.
 */
final class TextLine extends EncoderBase<ILoggingEvent> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSXXX").withZone(ZoneId.systemDefault());
  private static final byte[] NONE = {};

  private final ThrowableProxyConverter full = converter("full");
  private final ThrowableProxyConverter messageOnly = converter("0");
  private final JsonLine json = new JsonLine();

  private static ThrowableProxyConverter converter(String depth) {
    ThrowableProxyConverter converter = new ThrowableProxyConverter();
    converter.setOptionList(List.of(depth));
    converter.start();
    return converter;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    if (JsonLine.fields(event) != null) {
      return json.encode(event);
    }
    String level = event.getLevel().toString();
    String line =
        TIME.format(event.getInstant())
            + " "
            + level
            + " ".repeat(Math.max(1, 6 - level.length()))
            + event.getFormattedMessage()
            + System.lineSeparator()
            + exception(event);
    return line.getBytes(StandardCharsets.UTF_8);
  }

  private String exception(ILoggingEvent event) {
    String logger = event.getLoggerName();
    if (logger.startsWith(Logging.LAUNCHER)) {
      return ""; // Main prints the exception itself
    }
    // The launchers log a user's mistake with its stack trace; the exception's message is enough.
    boolean isBrief = logger.startsWith(Logging.LEGACY_LAUNCHER);
    return (isBrief ? messageOnly : full).convert(event);
  }

  @Override
  public byte[] headerBytes() {
    return NONE;
  }

  @Override
  public byte[] footerBytes() {
    return NONE;
  }
}
