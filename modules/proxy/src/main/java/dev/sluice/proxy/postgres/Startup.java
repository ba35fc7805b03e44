package dev.sluice.proxy.postgres;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A client's StartupMessage. Immutable; any thread.
 *
 * @param parameters such as user and database; each character is a byte, because the encoding is
 *     not known yet
 */
record Startup(Map<String, String> parameters) {
  private static final int VERSION = 3 << Short.SIZE;
  private static final String EXTENSION = "_pq_.";
  private static final String REPLICATION = "replication";
  // Each beginning of them means the same to PostgreSQL, if no other word begins so.
  private static final Set<String> NO =
      Set.of("0", "f", "fa", "fal", "fals", "false", "n", "no", "of", "off");

  /**
   * Reads a message behind its length and version.
   *
   * @param body borrowed; the reader index moves to its end
   * @throws IllegalArgumentException if it is no StartupMessage
   */
  static Startup read(ByteBuf body) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String name = word(body); !name.isEmpty(); name = word(body)) {
      parameters.put(name, word(body));
    }
    return new Startup(parameters);
  }

  private static String word(ByteBuf body) {
    int length = body.bytesBefore((byte) 0);
    if (length < 0) {
      throw new IllegalArgumentException("its StartupMessage has no end");
    }
    String word = body.readCharSequence(length, ISO_8859_1).toString();
    body.skipBytes(1);
    return word;
  }

  /** Returns the name of the user, empty if the message has none. */
  String user() {
    return new String(userBytes(), UTF_8);
  }

  byte[] userBytes() {
    return parameters.getOrDefault("user", "").getBytes(ISO_8859_1);
  }

  /** Returns whether the session will not have queries alone, but a stream of changes. */
  boolean isReplication() {
    String value = parameters.get(REPLICATION);
    return value != null && !NO.contains(value.toLowerCase(Locale.ROOT));
  }

  /**
   * Writes the message that begins the same session at a mirror: of the oldest version, so without
   * extensions.
   */
  void write(ByteBuf to) {
    int start = to.writerIndex();
    to.writeInt(0).writeInt(VERSION);
    parameters.forEach(
        (name, value) -> {
          if (!name.startsWith(EXTENSION) && !name.equals(REPLICATION)) {
            to.writeCharSequence(name, ISO_8859_1);
            to.writeByte(0).writeCharSequence(value, ISO_8859_1);
            to.writeByte(0);
          }
        });
    to.writeByte(0).setInt(start, to.writerIndex() - start);
  }
}
