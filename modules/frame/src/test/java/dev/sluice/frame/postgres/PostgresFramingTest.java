package dev.sluice.frame.postgres;

import static dev.sluice.frame.postgres.PostgresMessages.message;
import static dev.sluice.frame.postgres.PostgresMessages.sslRequest;
import static dev.sluice.frame.postgres.PostgresMessages.startup;
import static dev.sluice.frame.postgres.PostgresMessages.stream;
import static dev.sluice.frame.postgres.PostgresMessages.untyped;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.frame.FrameException;
import dev.sluice.frame.Framer;
import dev.sluice.frame.Framing;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where messages of PostgreSQL end. */
class PostgresFramingTest {
  private final Framing framing = new PostgresType().newFraming();
  private final Framer requests = framing.requests();
  private final Framer responses = framing.responses();

  /** Reads a stream in slices; returns each message as its kind, its end and its marks. */
  private static List<String> read(Framer framer, ByteBuf bytes, Random slices)
      throws FrameException {
    List<String> messages = new ArrayList<>();
    int at = 0;
    while (at < bytes.readableBytes()) {
      int end = Math.min(bytes.readableBytes(), at + 1 + slices.nextInt(9));
      while (at < end) {
        int count = framer.read(bytes, at, end - at);
        assertThat(count).isBetween(1, end - at);
        at += count;
        if (framer.isAtEnd()) {
          String marks =
              (framer.isUnsolicited() ? " unasked" : "") + (framer.endsExchange() ? " ends" : "");
          messages.add((framer.kind() == 0 ? "-" : (char) framer.kind()) + "@" + at + marks);
        } else {
          assertThat(at).isEqualTo(end);
        }
      }
    }
    return messages;
  }

  @RepeatedTest(50)
  void messagesEndAtTheSameBytesHoweverTheStreamIsSliced(RepetitionInfo round)
      throws FrameException {
    Random slices = new Random(round.getCurrentRepetition());
    ByteBuf client =
        stream(
            sslRequest(),
            untyped(RequestFramer.GSS, ""),
            startup(),
            message('p', 7),
            message('Q', 9),
            message('S', 0),
            message('X', 0));
    assertThat(read(requests, client, slices))
        .containsExactly(
            "-@8 ends", "-@16 ends", "-@34 ends", "p@46", "Q@60 ends", "S@65 ends", "X@70");
    ByteBuf server =
        stream(
            Unpooled.wrappedBuffer(new byte[] {'N', 'N'}),
            message('R', 4),
            message('S', 12),
            message('N', 1),
            message('D', 300),
            message('Z', 1));
    assertThat(read(responses, server, slices))
        .containsExactly(
            "N@1 ends", "N@2 ends", "R@11", "S@28 unasked", "N@34 unasked", "D@339", "Z@345 ends");
  }

  @Test
  void aServerMayAnswerARequestForEncryptionWithAnError() throws FrameException {
    read(requests, sslRequest(), new Random(1));
    assertThat(read(responses, stream(message('E', 3), message('E', 0)), new Random(2)))
        .containsExactly("E@8", "E@13");
  }

  @Test
  void nothingIsReadableOnceTheServerHasAgreedToEncrypt() throws FrameException {
    read(requests, sslRequest(), new Random(1));
    ByteBuf agreed = Unpooled.wrappedBuffer(new byte[] {'S', 22});
    assertThat(responses.read(agreed, 0, 2)).isEqualTo(1);
    assertThat(responses.isUnsolicited()).isFalse();
    assertThatThrownBy(() -> responses.read(agreed, 1, 1))
        .isInstanceOf(FrameException.class)
        .hasMessage("is encrypted from here on");
  }

  @Test
  void eachDestinationAnswersARequestForEncryptionItself() throws FrameException {
    Framer other = framing.responses();
    read(requests, sslRequest(), new Random(1));
    ByteBuf answer = Unpooled.wrappedBuffer(new byte[] {'N'});
    assertThat(read(responses, answer, new Random(1))).containsExactly("N@1 ends");
    assertThat(read(other, answer, new Random(1))).containsExactly("N@1 ends");
  }

  @Test
  void aRequestToCancelHasNoResponse() throws FrameException {
    ByteBuf cancel = untyped(RequestFramer.CANCEL, "12345678");
    assertThat(read(requests, cancel, new Random(1))).containsExactly("-@16");
  }

  @ParameterizedTest
  @ValueSource(ints = {7, 10_001, -1})
  void aFirstMessageHasALengthThatServersAccept(int length) {
    ByteBuf first = Unpooled.buffer().writeInt(length).writeInt(3 << 16);
    assertThatThrownBy(() -> requests.read(first, 0, 8))
        .isInstanceOf(FrameException.class)
        .hasMessageContaining("allowed: 8 to 10000");
  }

  @ParameterizedTest
  @ValueSource(ints = {3, -1, (1 << 30) + 1})
  void aResponseHasALengthThatIncludesItself(int length) {
    ByteBuf message = Unpooled.buffer().writeByte('D').writeInt(length);
    assertThatThrownBy(() -> responses.read(message, 0, 5))
        .isInstanceOf(FrameException.class)
        .hasMessageContaining("allowed: 4 to");
  }

  @ParameterizedTest
  @ValueSource(ints = {2 << 16, 80_877_105, 0})
  void anotherProtocolIsNotRead(int code) {
    ByteBuf first = Unpooled.buffer().writeInt(20).writeInt(code);
    assertThatThrownBy(() -> requests.read(first, 0, 8)).isInstanceOf(FrameException.class);
  }

  @RepeatedTest(200)
  void anyBytesAreReadOrRefused(RepetitionInfo round) {
    Random random = new Random(round.getCurrentRepetition());
    byte[] noise = new byte[1 + random.nextInt(400)];
    random.nextBytes(noise);
    for (int i = 0; i + 4 < noise.length; i += 5) {
      noise[i + 1] = 0; // so that lengths are often allowed
      noise[i + 2] = 0;
    }
    ByteBuf stream =
        random.nextBoolean()
            ? stream(startup(), Unpooled.wrappedBuffer(noise))
            : Unpooled.wrappedBuffer(noise);
    try {
      read(requests, stream, random);
      read(responses, Unpooled.wrappedBuffer(noise), random);
    } catch (FrameException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }
}
