package dev.sluice.frame.http;

import dev.sluice.frame.Ends;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Writes random requests, and a response to each, and notes where they end. */
final class RandomHttp {
  private static final List<String> METHODS = List.of("GET", "HEAD", "POST", "PUT", "OPTIONS");
  private static final List<Integer> STATUSES = List.of(200, 204, 304, 404, 500);
  private static final List<String> FIELDS =
      List.of(
          "Content-Type: text/plain",
          "Content-Lengths: 5",
          "Content-Leng: 5",
          "Connection: close",
          "TE: chunked",
          "Transfer-Encodings: chunked",
          "X-Chunked: Content-Length: 5",
          "Cookie: a=b; c=d",
          "t: x",
          "X-Empty:");

  private final Random random;
  private final One requests = new One();
  private final One responses = new One();
  private final List<String> methods = new ArrayList<>();

  /** One direction. */
  private static final class One {
    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    final List<Integer> ends = new ArrayList<>();

    void text(String text) {
      out.writeBytes(Ends.bytes(text));
    }

    void end() {
      ends.add(out.size());
    }
  }

  RandomHttp(Random random) {
    this.random = random;
  }

  byte[] requests() {
    return requests.out.toByteArray();
  }

  byte[] responses() {
    return responses.out.toByteArray();
  }

  List<Integer> requestEnds() {
    return requests.ends;
  }

  List<Integer> responseEnds() {
    return responses.ends;
  }

  List<String> methods() {
    return methods;
  }

  RandomHttp exchanges(int count) {
    for (int i = 0; i < count; i++) {
      String method = any(METHODS);
      methods.add(method);
      requests.text(method + " /" + "x".repeat(random.nextInt(9)) + " HTTP/1.1\r\nHost: a\r\n");
      body(requests, random.nextInt(3), true);
      requests.end();
      if (random.nextInt(5) == 0) {
        responses.text("HTTP/1.1 " + (random.nextBoolean() ? "100 Continue" : "103 Early Hints"));
        responses.text("\r\nLink: <x>\r\n\r\n");
        responses.end();
      }
      int status = any(STATUSES);
      responses.text("HTTP/1.1 " + status + (random.nextBoolean() ? " \r\n" : " Any Reason\r\n"));
      boolean isEmpty = method.equals("HEAD") || status == 204 || status == 304;
      body(responses, 1 + random.nextInt(2), !isEmpty);
      responses.end();
    }
    return this;
  }

  /** Writes the rest of a header and a body: 0 without a length, 1 with one, 2 in chunks. */
  private void body(One to, int kind, boolean hasBody) {
    fields(to);
    byte[] body = body();
    if (kind == 0) {
      to.text("\r\n");
    } else if (kind == 1) {
      to.text(anyCase("Content-Length") + ":" + space() + body.length + space() + "\r\n");
      fields(to);
      to.text("\r\n");
      to.out.writeBytes(hasBody ? body : new byte[0]);
    } else {
      to.text(anyCase("Transfer-Encoding") + ":" + space() + anyCase("chunked") + "\r\n");
      fields(to);
      to.text("\r\n");
      if (hasBody) {
        chunks(to);
      }
    }
  }

  private void chunks(One to) {
    for (int i = random.nextInt(4); i > 0; i--) {
      byte[] chunk = body();
      if (chunk.length > 0) {
        to.text(Integer.toHexString(chunk.length) + (random.nextBoolean() ? ";a=b\r\n" : "\r\n"));
        to.out.writeBytes(chunk);
        to.text("\r\n");
      }
    }
    to.text("0\r\n");
    if (random.nextBoolean()) {
      to.text("X-Sum: 5\r\n");
    }
    to.text("\r\n");
  }

  private void fields(One to) {
    for (int i = random.nextInt(3); i > 0; i--) {
      to.text(any(FIELDS) + "\r\n");
    }
  }

  /** Returns bytes that look like parts of HTTP. */
  private byte[] body() {
    byte[] body = new byte[random.nextInt(40)];
    for (int i = 0; i < body.length; i++) {
      body[i] = (byte) "\r\n0: HTP/1.".charAt(random.nextInt(11));
    }
    return body;
  }

  private String space() {
    return " ".repeat(random.nextInt(3));
  }

  private String anyCase(String text) {
    return random.nextBoolean() ? text : text.toUpperCase(java.util.Locale.ROOT);
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
