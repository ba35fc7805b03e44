package dev.sluice.buffer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.netty.buffer.ByteBuf;
import io.netty.util.IllegalReferenceCountException;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The messages that a holder gets for a misuse, without leak tracking and with it. */
class MisuseTest {

  private static final String HINT =
      " Run with -Ddev.sluice.buffer.leakTracking=true to see where it was acquired and released.";

  @RegisterExtension final Pools pools = new Pools();

  @ParameterizedTest(name = "tracking {0}")
  @ValueSource(booleans = {false, true})
  void releasingTwiceSaysSo(boolean tracking) {
    PooledBuffer buffer = pools.make(0, 1, tracking).acquire();
    buffer.release();

    assertMisuse(buffer::release)
        .hasMessageStartingWith(
            "release() of a buffer that is already free. You most likely called release() twice,"
                + " or released a buffer that you had only borrowed.");
    assertMisuse(() -> buffer.release(1)).hasMessageStartingWith("release() of a buffer");
  }

  @ParameterizedTest(name = "tracking {0}")
  @ValueSource(booleans = {false, true})
  void releasingMoreThanIsHeldSaysSoAndChangesNothing(boolean tracking) {
    PooledBuffer buffer = pools.make(0, 1, tracking).acquire();

    assertMisuse(() -> buffer.release(2)).hasMessageStartingWith("release() of a buffer");

    assertThat(buffer.release()).isTrue();
  }

  @ParameterizedTest(name = "tracking {0}")
  @ValueSource(booleans = {false, true})
  void retainingOrSharingAReleasedBufferSaysSo(boolean tracking) {
    PooledBuffer buffer = pools.make(0, 1, tracking).acquire();
    buffer.release();

    String message =
        "retain() of a buffer that is already released: it is used after its last release.";
    assertMisuse(buffer::retain).hasMessageStartingWith(message);
    assertMisuse(() -> buffer.share(0, 1, (length, progress) -> {}))
        .hasMessageStartingWith(message);
  }

  @ParameterizedTest(name = "tracking {0}")
  @ValueSource(booleans = {false, true})
  void readingOrWritingAReleasedBufferIsRefused(boolean tracking) {
    PooledBuffer buffer = pools.make(0, 1, tracking).acquire();
    buffer.writeInt(1).release();

    assertMisuse(buffer::readInt);
    assertMisuse(() -> buffer.writeInt(2));
    assertMisuse(buffer::nioBuffer);
  }

  @ParameterizedTest(name = "tracking {0}")
  @ValueSource(booleans = {false, true})
  void releasingAShareTwiceSaysSo(boolean tracking) {
    PooledBuffer buffer = pools.make(0, 1, tracking).acquire();
    ByteBuf slice = buffer.share(0, 1, (length, progress) -> {});
    slice.release();

    assertMisuse(slice::release)
        .hasMessageStartingWith(
            "release() of a slice that is already released. You most likely called release()"
                + " twice, or after you had handed the slice to a channel.");
    buffer.release();
  }

  @Test
  void withoutTrackingTheMessageSaysHowToTurnItOn() {
    PooledBuffer buffer = pools.make(0, 1).acquire();
    buffer.release();

    assertMisuse(buffer::release).hasMessageEndingWith(HINT);
    assertMisuse(buffer::retain).hasMessageEndingWith(HINT);
  }

  @Test
  void withTrackingTheMessageShowsEachAcquireRetainAndRelease() {
    PooledBuffer buffer = acquireHere(pools.make(0, 1, true));
    retainHere(buffer);
    FakeLoop.elsewhere(() -> releaseHere(buffer));
    releaseHere(buffer);

    assertMisuse(() -> releaseHere(buffer))
        .message()
        .containsSubsequence(
            "acquired on " + Thread.currentThread().getName(),
            "MisuseTest.acquireHere",
            "retained on ",
            "MisuseTest.retainHere",
            "released on elsewhere",
            "MisuseTest.releaseHere",
            "released on ",
            "MisuseTest.releaseHere")
        .doesNotContain("PooledBuffer.release");
  }

  @Test
  void aTrailKeepsItsFirstPlacesAndCountsTheRest() {
    PooledBuffer buffer = pools.make(0, 1, true).acquire();
    for (int i = 0; i < 20; i++) {
      buffer.retain();
      buffer.release();
    }
    buffer.release();

    assertMisuse(buffer::release).hasMessageEndingWith("27 later places are not shown\n");
  }

  @Test
  void withTrackingAStaleReferenceNeverReachesTheNextHolder() {
    BufferPool pool = pools.make(0, 1, true);
    PooledBuffer stale = pool.acquire();
    long memory = stale.memoryAddress();
    stale.release();

    PooledBuffer next = pool.acquire();

    assertThat(next.memoryAddress()).isEqualTo(memory);
    assertMisuse(stale::release);
    assertMisuse(() -> stale.writeByte(1));
    assertThat(next.refCnt()).isEqualTo(1);
    next.release();
  }

  @Test
  void aCapacityNeverChanges() {
    PooledBuffer buffer = pools.make(0, 1).acquire();
    ByteBuf slice = buffer.share(0, 1, (length, progress) -> {});

    assertThat(buffer.capacity(1000)).isSameAs(buffer);
    for (ByteBuf bytes : new ByteBuf[] {buffer, slice}) {
      assertThatExceptionOfType(UnsupportedOperationException.class)
          .isThrownBy(() -> bytes.capacity(2000))
          .withMessage("a pooled buffer keeps its capacity of 1000 bytes, asked for 2000");
    }
    slice.release();
    buffer.release();
  }

  private static PooledBuffer acquireHere(BufferPool pool) {
    return pool.acquire();
  }

  private static void retainHere(PooledBuffer buffer) {
    buffer.retain();
  }

  private static void releaseHere(PooledBuffer buffer) {
    buffer.release();
  }

  private static AbstractThrowableAssert<?, ?> assertMisuse(ThrowingCallable call) {
    return Assertions.assertThatThrownBy(call).isInstanceOf(IllegalReferenceCountException.class);
  }
}
