package dev.sluice.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.uring.IoUringIoOps;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UringRegistrationTest {
  private static final byte RECV = 27;
  private static final byte POLL_ADD = 6;
  private static final int POLLIN = 1;
  private static final int POLLOUT = 4;
  private static final int POLLRDHUP = 0x2000;
  private static final int ONCE = 0;
  private static final int AGAIN_AND_AGAIN = 1;

  private final List<String> asked = new ArrayList<>();
  private final UringRegistration registration =
      new UringRegistration(
          new UringEofHandle(new RecordingHandle(), new Fallback("a test")),
          new RecordingRegistration(asked));

  @Test
  void itDoesNotRequestTheEndOfThePeersStream() {
    assertThat(registration.submit(poll(POLLRDHUP, ONCE))).isZero();

    assertThat(asked).isEmpty();
  }

  @Test
  void theFirstTwoRequestsForDataAreSingleShot() {
    for (int i = 0; i < 3; i++) {
      assertThat(registration.submit(poll(POLLIN, AGAIN_AND_AGAIN)))
          .isEqualTo(RecordingRegistration.ID);
    }

    assertThat(asked)
        .containsExactly(
            poll(POLLIN, ONCE).toString(),
            poll(POLLIN, ONCE).toString(),
            poll(POLLIN, AGAIN_AND_AGAIN).toString());
  }

  @Test
  void allOtherRequestsAreUnchanged() {
    List<IoUringIoOps> requests = List.of(poll(POLLOUT, ONCE), request(RECV, POLLRDHUP, 100));

    requests.forEach(
        request -> assertThat(registration.submit(request)).isEqualTo(RecordingRegistration.ID));

    assertThat(asked).containsExactlyElementsOf(requests.stream().map(Object::toString).toList());
  }

  private static IoUringIoOps poll(int events, int howOften) {
    return request(POLL_ADD, events, howOften);
  }

  private static IoUringIoOps request(byte code, int flags, int length) {
    return new IoUringIoOps(
        code, (byte) 0, (short) 0, 42, 0L, 0L, length, flags, -32768L, (short) 0, (short) 0, 0, 0L);
  }

  @Test
  void aFieldThatThisNettyLacksIsNull() {
    assertThat(UringPollAccess.field("noSuchField", int.class)).isNull();
  }
}
