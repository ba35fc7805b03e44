package dev.sluice.frame.redis;

import dev.sluice.frame.Ends;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Writes random values of RESP, and notes where they end. */
final class RandomResp {
  private static final String SIMPLE_2 = "+-:";
  private static final String SIMPLE_3 = SIMPLE_2 + ",#(_";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final List<Integer> ends = new ArrayList<>();
  private final Random random;
  private final int version;

  /**
   * Creates a writer.
   *
   * @param version 2 or 3
   */
  RandomResp(Random random, int version) {
    this.random = random;
    this.version = version;
  }

  byte[] stream() {
    return out.toByteArray();
  }

  List<Integer> ends() {
    return ends;
  }

  RandomResp values(int count) {
    for (int i = 0; i < count; i++) {
      if (version == 3 && random.nextInt(6) == 0) {
        aggregate(">", 1 + random.nextInt(3), 4);
      } else {
        value(4);
      }
      ends.add(out.size());
    }
    return this;
  }

  RandomResp requests(int count) {
    for (int i = 0; i < count; i++) {
      if (random.nextInt(4) == 0) {
        text("SET k" + "x".repeat(random.nextInt(9)) + (random.nextBoolean() ? " v\r\n" : "\r\n"));
      } else {
        int words = 1 + random.nextInt(4);
        text("*" + words + "\r\n");
        for (int word = 0; word < words; word++) {
          string('$');
        }
      }
      ends.add(out.size());
    }
    return this;
  }

  private void text(String text) {
    out.writeBytes(Ends.bytes(text));
  }

  private void value(int depth) {
    int choice = random.nextInt(version == 2 ? 5 : 10);
    switch (depth == 0 && choice > 2 ? choice % 3 : choice) {
      case 0 -> simple();
      case 1 -> string('$');
      case 2 -> text(random.nextBoolean() ? "$-1\r\n" : "*-1\r\n");
      case 3, 4 -> aggregate("*", random.nextInt(4), depth);
      case 5 -> string(random.nextBoolean() ? '=' : '!');
      case 6 -> aggregate(random.nextBoolean() ? "~" : "%", random.nextInt(4), depth);
      case 7 -> streamedString();
      case 8 -> streamed(random.nextInt(4), depth);
      default -> {
        aggregate("|", random.nextInt(3), depth);
        value(depth - 1);
      }
    }
  }

  private void simple() {
    String types = version == 2 ? SIMPLE_2 : SIMPLE_3;
    text(
        types.charAt(random.nextInt(types.length())) + "1".repeat(1 + random.nextInt(12)) + "\r\n");
  }

  private void string(char type) {
    byte[] bytes = new byte[random.nextInt(30)];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) "\r\n$*.;0a".charAt(random.nextInt(8));
    }
    text(type + "" + bytes.length + "\r\n");
    out.writeBytes(bytes);
    text("\r\n");
  }

  private void aggregate(String type, int count, int depth) {
    text(type + count + "\r\n");
    int places = type.equals("%") || type.equals("|") ? 2 * count : count;
    for (int i = 0; i < places; i++) {
      value(depth - 1);
    }
  }

  private void streamedString() {
    text("$?\r\n");
    for (int i = random.nextInt(3); i > 0; i--) {
      text(";" + i + "\r\n" + "\n".repeat(i) + "\r\n");
    }
    text(";0\r\n");
  }

  private void streamed(int count, int depth) {
    char type = "*~%|".charAt(random.nextInt(4));
    text(type + "?\r\n");
    for (int i = 0; i < 2 * count; i++) {
      value(depth - 1);
    }
    text(".\r\n");
    if (type == '|') {
      value(depth - 1);
    }
  }
}
