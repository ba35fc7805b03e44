package dev.sluice.app.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * Encodes a line as one JSON object. If the line's only argument is a {@code JsonObject}, its
 * fields are fields of that object. Any thread.
 */
public final class JsonLine extends EncoderBase<ILoggingEvent> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSX").withZone(ZoneOffset.UTC);
  private static final byte[] NONE = {};

  /** For logback, which creates it by name. */
  public JsonLine() {}

  /** Returns the fields that a line consists of; null if it is text. */
  static @Nullable JsonObject fields(ILoggingEvent event) {
    Object[] arguments = event.getArgumentArray();
    return arguments != null
            && arguments.length == 1
            && arguments[0] instanceof JsonObject fields
            && "{}".equals(event.getMessage())
        ? fields
        : null;
  }

  /** Returns a line that no logger has logged. */
  static byte[] encode(String message) {
    return bytes(begin(Instant.now(), "INFO", "dev.sluice").put("message", message));
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    JsonObject line =
        begin(event.getInstant(), event.getLevel().toString(), event.getLoggerName())
            .put("thread", event.getThreadName());
    JsonObject fields = fields(event);
    if (fields == null) {
      line.put("message", event.getFormattedMessage());
    } else {
      line.mergeIn(fields);
    }
    IThrowableProxy exception = event.getThrowableProxy();
    // Main prints the exception of that logger itself.
    if (exception != null && !event.getLoggerName().startsWith(Logging.LAUNCHER)) {
      line.put("exception", ThrowableProxyUtil.asString(exception));
    }
    return bytes(line);
  }

  private static JsonObject begin(Instant time, String level, String logger) {
    return new JsonObject()
        .put("time", TIME.format(time))
        .put("level", level)
        .put("logger", logger);
  }

  private static byte[] bytes(JsonObject line) {
    return (line.encode() + "\n").getBytes(StandardCharsets.UTF_8);
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
