package dev.sluice.proxy.postgres;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.ongres.scram.client.ScramClient;
import com.ongres.scram.common.exception.ScramException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Proves to one server who a user is, as the documentation of PostgreSQL has it under "Start-up"
 * and "SASL Authentication". Not thread-safe; a SCRAM proof takes milliseconds, so it is not made
 * on an event loop.
 */
final class Authentication {
  static final int OK = 0;
  static final int CLEAR_TEXT = 3;
  static final int MD5 = 5;
  static final int SASL = 10;
  static final int SASL_CONTINUE = 11;
  static final int SASL_FINAL = 12;

  private static final int SALT_BYTES = 4;
  private static final String SCRAM = "SCRAM-SHA-256";

  private final byte[] user;
  private final String password;
  private @Nullable ScramClient scram;

  /** Says why a login failed, as the rest of a sentence. */
  static final class Failure extends Exception {
    private static final long serialVersionUID = 1;

    Failure(String message) {
      super(message, null, false, false);
    }
  }

  /**
   * Creates it for one login.
   *
   * @param user as the server has it, in bytes; borrowed
   */
  Authentication(byte[] user, String password) {
    this.user = user;
    this.password = password;
  }

  /** Returns whether the answer to a request takes long. */
  static boolean isSlow(int request) {
    return request == SASL_CONTINUE;
  }

  /**
   * Returns the answer to a request.
   *
   * @param request its code
   * @param body what follows the code; borrowed
   * @return a message to send, handed over; null if there is none to send
   * @throws Failure if there is no answer
   */
  @Nullable ByteBuf answer(int request, ByteBuf body) throws Failure {
    try {
      return switch (request) {
        case CLEAR_TEXT -> message(withZero(password.getBytes(UTF_8)));
        case MD5 -> message(withZero(md5(body)));
        case SASL -> firstOfScram(body);
        case SASL_CONTINUE -> finalOfScram(body);
        case SASL_FINAL -> endOfScram(body);
        default -> throw new Failure("it asks for " + name(request) + "; " + allowed());
      };
    } catch (ScramException | IllegalArgumentException | IllegalStateException e) {
      throw new Failure("SCRAM: " + e.getMessage());
    }
  }

  private static String allowed() {
    return "allowed in pg_hba.conf: scram-sha-256, md5, password or trust";
  }

  private static String name(int request) {
    return switch (request) {
      case 7, 8 -> "GSSAPI";
      case 9 -> "SSPI";
      default -> "the authentication of number " + request;
    };
  }

  private static ByteBuf message(byte[] body) {
    return Unpooled.buffer().writeByte('p').writeInt(Integer.BYTES + body.length).writeBytes(body);
  }

  private static byte[] withZero(byte[] text) {
    return Arrays.copyOf(text, text.length + 1);
  }

  private byte[] md5(ByteBuf body) throws Failure {
    if (body.readableBytes() < SALT_BYTES) {
      throw new Failure("its request for md5 has no salt");
    }
    byte[] salt = ByteBufUtil.getBytes(body, body.readerIndex(), SALT_BYTES);
    byte[] inner = md5(password.getBytes(UTF_8), user);
    return ("md5" + ByteBufUtil.hexDump(md5(ByteBufUtil.hexDump(inner).getBytes(US_ASCII), salt)))
        .getBytes(US_ASCII);
  }

  @SuppressWarnings("InsecureCryptoUsage") // the server chooses the method
  private static byte[] md5(byte[] first, byte[] second) throws Failure {
    try {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      digest.update(first);
      return digest.digest(second);
    } catch (NoSuchAlgorithmException e) {
      throw new Failure("this JVM has no MD5");
    }
  }

  private ByteBuf firstOfScram(ByteBuf body) throws Failure {
    List<String> offered = new ArrayList<>();
    for (String name = word(body); !name.isEmpty(); name = word(body)) {
      offered.add(name);
    }
    if (!offered.contains(SCRAM)) {
      throw new Failure("it asks for SASL by " + offered + "; " + allowed());
    }
    ScramClient client =
        ScramClient.builder()
            .advertisedMechanisms(List.of(SCRAM))
            .username("*") // a server takes the name of the StartupMessage
            .password(password.toCharArray())
            .build();
    scram = client;
    byte[] first = client.clientFirstMessage().toString().getBytes(UTF_8);
    ByteBuf response = Unpooled.buffer().writeBytes(withZero(SCRAM.getBytes(US_ASCII)));
    response.writeInt(first.length).writeBytes(first);
    return message(ByteBufUtil.getBytes(response));
  }

  private static String word(ByteBuf body) {
    int zero = body.bytesBefore((byte) 0);
    if (zero < 0) {
      return "";
    }
    String word = body.readCharSequence(zero, US_ASCII).toString();
    body.skipBytes(1);
    return word;
  }

  private ByteBuf finalOfScram(ByteBuf body) throws ScramException {
    ScramClient client = Objects.requireNonNull(scram, "it has not begun");
    var unused = client.serverFirstMessage(body.toString(UTF_8));
    return message(client.clientFinalMessage().toString().getBytes(UTF_8));
  }

  private @Nullable ByteBuf endOfScram(ByteBuf body) throws ScramException {
    var unused =
        Objects.requireNonNull(scram, "it has not begun").serverFinalMessage(body.toString(UTF_8));
    return null;
  }
}
