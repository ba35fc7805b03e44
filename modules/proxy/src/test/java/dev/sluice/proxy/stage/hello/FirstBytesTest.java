package dev.sluice.proxy.stage.hello;

import static dev.sluice.proxy.stage.hello.FirstBytes.NoHello.MALFORMED;
import static dev.sluice.proxy.stage.hello.FirstBytes.NoHello.NEED_MORE;
import static dev.sluice.proxy.stage.hello.FirstBytes.NoHello.NOT_TLS;
import static dev.sluice.proxy.stage.hello.Hellos.ALPN;
import static dev.sluice.proxy.stage.hello.Hellos.SERVER_NAME;
import static dev.sluice.proxy.stage.hello.Hellos.extension;
import static dev.sluice.proxy.stage.hello.Hellos.inRecords;
import static dev.sluice.proxy.stage.hello.Hellos.join;
import static dev.sluice.proxy.stage.hello.Hellos.names;
import static dev.sluice.proxy.stage.hello.Hellos.vector;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The ClientHello at the beginning of a connection is read from any part and any slicing. */
@Timeout(60)
class FirstBytesTest {
  private static final long SEED = 20261129;
  private static final ClientHello ORDERS =
      new ClientHello("orders.example.com", List.of("postgresql"));

  private static FirstBytes read(byte[] bytes) {
    return FirstBytes.of(Unpooled.wrappedBuffer(bytes));
  }

  private static FirstBytes read(byte[] bytes, int length) {
    return FirstBytes.of(Unpooled.wrappedBuffer(bytes, 0, length));
  }

  private static final List<byte[]> HELLOS =
      List.of(
          Hellos.ofJdk("orders.example.com", List.of("postgresql")),
          Hellos.recorded("x25519mlkem768.bin"),
          Hellos.with(
              names("orders.example.com"),
              extension(ALPN, vector("\npostgresql".getBytes(ISO_8859_1)))));

  static List<byte[]> hellos() {
    return HELLOS;
  }

  @ParameterizedTest(name = "hello {index}")
  @MethodSource("hellos")
  void theNameAndTheProtocolsOfRealClientsAreRead(byte[] hello) {
    assertThat(read(hello)).isEqualTo(ORDERS);
  }

  @Test
  void theHelloOfOpensslHasItsProtocolsInOrder() {
    assertThat(read(Hellos.recorded("openssl.bin")))
        .isEqualTo(new ClientHello("orders.example.com", List.of("h2", "http/1.1")));
  }

  @Test
  void aHelloMayHaveNeitherNameNorProtocols() {
    assertThat(read(Hellos.ofJdk("", List.of()))).isEqualTo(new ClientHello(null, List.of()));
    byte[] tls12 = Hellos.with();
    byte[] withoutExtensions = Arrays.copyOf(tls12, tls12.length - 2);
    withoutExtensions[4] = (byte) (withoutExtensions[4] - 2);
    withoutExtensions[8] = (byte) (withoutExtensions[8] - 2);
    assertThat(read(withoutExtensions)).isEqualTo(new ClientHello(null, List.of()));
  }

  @ParameterizedTest(name = "hello {index}")
  @MethodSource("hellos")
  void aHelloNeedsMoreUntilItsLastByte(byte[] hello) {
    for (int length = 0; length < hello.length; length++) {
      assertThat(read(hello, length)).as("%d bytes", length).isEqualTo(NEED_MORE);
    }
  }

  @ParameterizedTest(name = "hello {index}")
  @MethodSource("hellos")
  void aHelloInSeveralRecordsIsTheSame(byte[] hello) {
    Random random = new Random(SEED);
    for (int most = 1; most < hello.length; most += 1 + random.nextInt(100)) {
      int bound = most;
      byte[] cut = inRecords(hello, () -> 1 + random.nextInt(bound));
      for (int length = 0; length < cut.length; length += 1 + random.nextInt(50)) {
        assertThat(read(cut, length)).isEqualTo(NEED_MORE);
      }
      assertThat(read(cut)).as("records of up to %d bytes", bound).isEqualTo(ORDERS);
    }
  }

  @Test
  void theHeldBytesStayAsTheyAre() {
    byte[] hello = hellos().get(0);
    ByteBuf held = Unpooled.buffer().writeZero(7).writeBytes(hello).skipBytes(7);
    assertThat(FirstBytes.of(held)).isEqualTo(ORDERS);
    assertThat(held.readerIndex()).isEqualTo(7);
    assertThat(held.readableBytes()).isEqualTo(hello.length);
  }

  @ParameterizedTest(name = "hello {index}")
  @MethodSource("hellos")
  void bytesAfterTheHelloAreIgnored(byte[] hello) {
    byte[] early = "anything, such as early data".getBytes(ISO_8859_1);
    assertThat(read(join(hello, early))).isEqualTo(ORDERS);
    assertThat(read(join(inRecords(hello, () -> 99), early))).isEqualTo(ORDERS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\n",
        "SSH-2.0-OpenSSH_9.2",
        "PROXY TCP4 1.2.3.4",
        "*1\r\n$4\r\nPING\r\n",
        "\0\0\0\u0008\u0004\u00d2\u0016/", // SSLRequest of PostgreSQL
        "\u0080.\u0001\u0003\u0001", // SSL 2
        "\u0016\u0003\u0001\0\0", // an empty record
        "\u0016\u0003\u0001\u00ff\u00ff",
        "\u0016\u0003\u0003\0\u0004\u0002" // a ServerHello
      })
  void otherProtocolsAreNotTls(String sent) {
    byte[] bytes = sent.getBytes(ISO_8859_1);
    assertThat(read(bytes)).isEqualTo(NOT_TLS);
    assertThat(read(new byte[0])).isEqualTo(NEED_MORE);
  }

  private static @Nullable String nameOf(String sent) {
    return ((ClientHello) read(Hellos.with(names(sent)))).serverName();
  }

  @Test
  void aNameIsComparedInLowerCaseAndWithoutADotAtItsEnd() {
    assertThat(nameOf("Orders.EXAMPLE.com.")).isEqualTo("orders.example.com");
    assertThat(nameOf("a\r\nb\0\u00c9")).isEqualTo("a\r\nb\0\u00c9");
    assertThat(nameOf("x".repeat(255))).hasSize(255);
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "10.0.0.1.", "::1", "[2001:db8::1]"})
  void anAddressIsNoName(String sent) {
    assertThat(nameOf(sent)).isNull();
  }

  @Test
  void aNameOfAnotherKindIsPassedOver() {
    byte[] other = {1, 0, 2, 'x', 'y'};
    byte[] host = {0, 0, 1, 'a'};
    assertThat(read(Hellos.with(extension(SERVER_NAME, vector(join(other, host))))))
        .isEqualTo(new ClientHello("a", List.of()));
  }

  static Stream<byte[]> broken() {
    byte[] alpn = extension(ALPN, vector(new byte[] {2, 'h', '2'}));
    return Stream.of(
        Hellos.with(names("")),
        Hellos.with(names(".")),
        Hellos.with(names("x".repeat(256))),
        Hellos.with(names()),
        Hellos.with(names("a", "b")),
        Hellos.with(names("a"), names("b")),
        Hellos.with(alpn, alpn),
        Hellos.with(extension(ALPN, vector(new byte[] {0}))),
        Hellos.with(extension(ALPN, vector(new byte[] {3, 'h', '2'}))),
        Hellos.with(extension(ALPN, vector(new byte[0]))),
        Hellos.with(extension(ALPN, new byte[0])),
        Hellos.with(extension(SERVER_NAME, new byte[0])),
        Hellos.with(extension(SERVER_NAME, join(vector(new byte[] {0, 0, 1, 'a'}), alpn))),
        Hellos.with(new byte[] {0, 0, 0}),
        Hellos.record(Hellos.message(new byte[50])), // its cipher suites go beyond its end
        Hellos.record(Hellos.message(new byte[0])),
        join(inRecords(Hellos.with(names("a")), () -> 30), new byte[0]));
  }

  @Test
  void aHelloThatBreaksARuleIsMalformed() {
    List<byte[]> all = broken().toList();
    for (int i = 0; i < all.size() - 1; i++) {
      assertThat(read(all.get(i))).as("number %d", i).isEqualTo(MALFORMED);
    }
    byte[] inTwo = all.get(all.size() - 1);
    assertThat(read(inTwo)).isEqualTo(new ClientHello("a", List.of()));
    inTwo[35] = 21; // an alert instead of the second part
    assertThat(read(inTwo)).isEqualTo(MALFORMED);
  }

  @Test
  void aHelloIsAtMost16KibLong() {
    int rest = ClientHello.MAX - Hellos.with(extension(99, new byte[0])).length;
    byte[] largest = Hellos.with(extension(99, new byte[rest]));
    assertThat(largest).hasSize(ClientHello.MAX);
    assertThat(read(largest)).isEqualTo(new ClientHello(null, List.of()));
    assertThat(read(Hellos.with(extension(99, new byte[rest + 1])), 9))
        .as("refused as soon as it says its length")
        .isEqualTo(MALFORMED);
    byte[] inSmallRecords = inRecords(largest, () -> 1);
    assertThat(read(inSmallRecords, ClientHello.MAX - 1)).isEqualTo(NEED_MORE);
    assertThat(read(inSmallRecords, ClientHello.MAX)).isEqualTo(MALFORMED);
    assertThat(read(inSmallRecords)).isEqualTo(MALFORMED);
  }

  @Test
  void brokenBytesNeverThrowAndAVerdictOnAPartIsTheVerdictOnAll() {
    Random random = new Random(SEED);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = broken(random);
      FirstBytes all = read(bytes);
      for (int length = 0; length < bytes.length; length += 1 + random.nextInt(1 + length)) {
        FirstBytes part = read(bytes, length);
        if (part != NEED_MORE) {
          assertThat(part)
              .as("seed %d, round %d, %d of %d bytes", SEED, i, length, bytes.length)
              .isEqualTo(all);
        }
      }
    }
  }

  /** Returns a hello with flipped and missing bytes, in records of random sizes. */
  private static byte[] broken(Random random) {
    byte[] bytes = HELLOS.get(random.nextInt(HELLOS.size())).clone();
    int most = 1 + random.nextInt(bytes.length);
    bytes = random.nextBoolean() ? bytes : inRecords(bytes, () -> 1 + random.nextInt(most));
    for (int flips = random.nextInt(5); flips > 0; flips--) {
      int bound = random.nextBoolean() ? bytes.length : Math.min(150, bytes.length);
      bytes[random.nextInt(bound)] ^= (byte) (1 << random.nextInt(8));
    }
    return Arrays.copyOf(bytes, bytes.length - random.nextInt(3));
  }
}
