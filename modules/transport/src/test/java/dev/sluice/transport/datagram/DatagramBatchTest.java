package dev.sluice.transport.datagram;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.buffer.BufferPool;
import dev.sluice.buffer.PoolOptions;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DatagramBatchTest {
  private static final SocketAddress ONE = InetSocketAddress.createUnresolved("one", 1);
  private static final SocketAddress TWO = InetSocketAddress.createUnresolved("two", 2);

  private final BufferPool pool =
      new BufferPool(
          new EmbeddedChannel().eventLoop(),
          new PoolOptions(65_536, 65_536, 0, 100, 8192, Duration.ofSeconds(1)));
  private final DatagramBatch batch = new DatagramBatch(pool);

  @AfterEach
  void allBuffersAreBack() {
    assertThat(pool.stats().isWhole()).isTrue();
  }

  @Test
  void itTakesTwiceAsManyBuffersAfterAReadThatUsedAll() {
    for (int expected : new int[] {1, 2, 4, 8, 16, 32, 64, 64}) {
      assertThat(slotsOfARead(expected)).isEqualTo(expected);
    }
  }

  @Test
  void itTakesHalfAsManyAfterAReadThatUsedHalfOrLess() {
    for (int full = 1; full <= 16; full *= 2) {
      slotsOfARead(full);
    }
    for (int expected : new int[] {32, 16, 8, 4, 2, 1, 1}) {
      assertThat(slotsOfARead(0)).isEqualTo(expected);
    }
  }

  private int slotsOfARead(int datagrams) {
    batch.open();
    for (int i = 0; i < datagrams; i++) {
      batch.add(1, ONE);
    }
    int slots = batch.slots();
    batch.close();
    return slots;
  }

  @Test
  void theFirstBytesOfADatagramCanBeRemoved() {
    batch.open();
    batch.buffer(0).setBytes(0, new byte[] {9, 9, 1, 2, 3});
    batch.add(5, ONE);
    batch.skip(0, 2);
    assertThat(ByteBufUtil.getBytes(batch.bytes(0))).containsExactly(1, 2, 3);
    batch.close();
  }

  @Test
  void aCopyHasAPrefixAndLeavesTheOriginalAsItIs() {
    DatagramBatch copies = new DatagramBatch(pool);
    batch.open();
    batch.buffer(0).setBytes(0, new byte[] {1, 2, 3});
    batch.add(3, ONE);
    assertThat(copies.addCopy(Unpooled.wrappedBuffer(new byte[] {8, 9}), batch, 0)).isNull();
    assertThat(ByteBufUtil.getBytes(copies.bytes(0))).containsExactly(8, 9, 1, 2, 3);
    assertThat(ByteBufUtil.getBytes(batch.bytes(0))).containsExactly(1, 2, 3);
    copies.clear();
    assertThat(copies.size()).isZero();
    batch.close();
  }

  @Test
  void aCopyIsNoLargerThanUdpAllows() {
    DatagramBatch copies = new DatagramBatch(pool);
    batch.open();
    batch.add(DatagramBatch.MAX_PAYLOAD - 1, ONE);
    assertThat(copies.addCopy(Unpooled.wrappedBuffer(new byte[1]), batch, 0)).isNull();
    assertThat(copies.addCopy(Unpooled.wrappedBuffer(new byte[2]), batch, 0))
        .isEqualTo(DropReason.TOO_BIG);
    assertThat(copies.size()).isEqualTo(1);
    copies.clear();
    batch.close();
  }

  @Test
  void aReportedClientIsTheSenderAndItsProxyTheSocket() {
    InetSocketAddress client = new InetSocketAddress("192.0.2.1", 1);
    InetSocketAddress proxy = new InetSocketAddress("10.0.0.1", 2);
    batch.open();
    batch.add(1, proxy);
    batch.setSender(0, new ReportedSender(client, proxy, proxy));
    assertThat(batch.ip(0)).isEqualTo(client.getAddress());
    assertThat(batch.port(0)).isEqualTo(1);
    assertThat(batch.address(0)).isEqualTo(proxy);
    assertThat(batch.sender(0))
        .isEqualTo(new ReportedSender(client, client, proxy))
        .hasSameHashCodeAs(new ReportedSender(client, client, proxy))
        .isNotEqualTo(new ReportedSender(client, proxy, client))
        .isNotEqualTo(new ReportedSender(proxy, proxy, proxy));
    batch.close();
  }

  @Test
  void truncatedDatagramsAreRemovedAndTheOthersKeepTheirOrder() {
    int[] lengths = {5, DatagramBatch.MAX_DATAGRAM, 6, DatagramBatch.MAX_DATAGRAM, 7};
    openWithRoomFor(lengths.length);
    for (int i = 0; i < lengths.length; i++) {
      batch.buffer(i).setByte(0, i);
      batch.add(lengths[i], ONE);
    }
    assertThat(batch.removeCut()).isEqualTo(2);
    assertThat(batch.size()).isEqualTo(3);
    for (int i = 0; i < 3; i++) {
      assertThat(batch.length(i)).isEqualTo(5 + i);
      assertThat(batch.buffer(i).getByte(0)).isEqualTo((byte) (2 * i));
    }
    batch.close();
  }

  @Test
  void aRunEndsBeforeAnotherSender() {
    openWithRoomFor(4);
    for (SocketAddress sender : new SocketAddress[] {ONE, ONE, TWO, ONE}) {
      batch.add(1, sender);
    }
    assertThat(batch.endOfRun(0)).isEqualTo(2);
    assertThat(batch.endOfRun(2)).isEqualTo(3);
    assertThat(batch.endOfRun(3)).isEqualTo(4);
    batch.close();
  }

  @ParameterizedTest(name = "of {0} the first {1} go together")
  @CsvSource({
    "'5 5 5', 3",
    "'5 5 4', 3",
    "'5 4 5', 2",
    "'5 6', 1",
    "'0 0', 1",
    "'5 0', 1",
    "'30000 30000 30000', 2",
    "'65507 1', 1"
  })
  void datagramsOfOneSizeGoTogether(String sizes, int together) {
    int[] lengths = Pattern.compile(" ").splitAsStream(sizes).mapToInt(Integer::parseInt).toArray();
    openWithRoomFor(lengths.length);
    for (int length : lengths) {
      batch.add(length, ONE);
    }
    assertThat(MmsgCalls.endOfSegments(batch, 0, lengths.length)).isEqualTo(together);
    batch.close();
  }

  private void openWithRoomFor(int datagrams) {
    for (int full = 1; full < datagrams; full *= 2) {
      slotsOfARead(full);
    }
    batch.open();
    assertThat(batch.slots()).isGreaterThanOrEqualTo(datagrams);
  }
}
