package dev.sluice.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.IoRegistration;
import io.netty.channel.uring.IoUringIoEvent;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class UringEofHandleTest {
  private static final byte POLL_ADD = 6;
  private static final int POLLIN = 0x1;
  private static final int POLLOUT = 0x4;
  private static final int POLLERR = 0x8;
  private static final int POLLHUP = 0x10;

  private final RecordingHandle recorded = new RecordingHandle();
  private final UringEofHandle handle = new UringEofHandle(recorded, new Fallback("a test"));
  private final IoRegistration registration = new RecordingRegistration(new ArrayList<>());

  @Test
  void aResetInProgressIsReportedAsReadable() {
    handle.reads();
    handle.handle(registration, polled(POLLERR | POLLHUP));

    assertThat(recorded.results).containsExactly(POLLIN);
  }

  @Test
  void beforeTheConnectAResetIsReportedAsItsCompletion() {
    handle.handle(registration, polled(POLLERR | POLLHUP));

    assertThat(recorded.results).containsExactly(POLLOUT);
  }

  @Test
  void anExceptionOfASocketClosesOnlyThatSocket() {
    recorded.throwing = new OutOfMemoryError("no more direct memory");
    handle.handle(registration, polled(POLLIN));

    assertThat(recorded.closed).isTrue();
  }

  private static IoUringIoEvent polled(int events) {
    return new IoUringIoEvent(events, 0, POLL_ADD, 1);
  }
}
