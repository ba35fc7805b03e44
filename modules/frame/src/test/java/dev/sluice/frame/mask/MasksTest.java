package dev.sluice.frame.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.frame.Ends;
import dev.sluice.testkit.OneJdkIsEnough;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Masks hide exactly what may differ. */
@OneJdkIsEnough
class MasksTest {

  /** Returns the messages with an underscore for each hidden byte. */
  private static String seen(Mask mask, String... messages) {
    Masker masker = mask.newMasker();
    StringBuilder seen = new StringBuilder();
    for (String message : messages) {
      for (byte next : Ends.bytes(message)) {
        seen.append(masker.hides(next) ? '_' : (char) (next & 0xff));
      }
      masker.endMessage();
    }
    return seen.toString();
  }

  @Test
  void theDateOfAResponseIsHiddenAndNothingElse() {
    String other = "HTTP/1.1 200 OK\r\nDated: 1\r\nDat: 2\r\nX-Date: 3\r\n";
    String body = "Content-Length: 7\r\n\r\nDate: 4";
    assertThat(
            seen(
                HeaderMask.DEFAULT,
                other + "dATE: Mon\r\n" + body,
                "HTTP/1.1 204 Date: no\nDate:x\n\n"))
        .isEqualTo(other + "dATE:____\r\n" + body + "HTTP/1.1 204 Date: no\nDate:_\n\n");
  }

  @Test
  void severalFieldsAreHiddenAlsoIfTheirValuesAreFolded() {
    assertThat(
            seen(
                new HeaderMask(List.of("Server", "Set-Cookie", "Se")),
                "HTTP/1.1 200 OK\r\nServer: a\r\n\tb\r\nVia: c\r\n d\r\nSe:e\r\nSet: f\r\n\r\n"))
        .isEqualTo("HTTP/1.1 200 OK\r\nServer:__\r\n__\r\nVia: c\r\n d\r\nSe:_\r\nSet: f\r\n\r\n");
  }

  @Test
  void namesOfFieldsAreChecked() {
    assertThatThrownBy(() -> new HeaderMask(List.of("Da te")))
        .hasMessage("\"Da te\" is no name of a field");
    assertThatThrownBy(() -> new HeaderMask(List.of())).hasMessageContaining("0 names");
    List<String> names = Collections.nCopies(HeaderMask.MOST_NAMES, "Date");
    assertThat(seen(new HeaderMask(names), "x\nDate: 1\n\n")).isEqualTo("x\nDate:__\n\n");
  }

  @Test
  void aRangeIsHiddenInEachMessage() {
    assertThat(seen(new RangeMask(1, 3), "abcd", "a", "", "abcde")).isEqualTo("a__daa__de");
    assertThatThrownBy(() -> new RangeMask(3, 3)).hasMessage("range 3 to 3 has no bytes");
    assertThat(seen(Mask.NONE, "abcd")).isEqualTo("abcd");
  }

  @Test
  void masksAddUp() {
    Mask both =
        new JointMask(List.of(new RangeMask(0, 1), HeaderMask.DEFAULT, new RangeMask(2, 3)));
    assertThat(seen(both, "abcd\nDate: x\n\n", "ab")).isEqualTo("_b_d\nDate:__\n\n_b");
  }

  @Test
  void theRandomFieldsOfPostgresAreHidden() {
    String length = "\0\0\0\u0008";
    assertThat(
            seen(
                new PostgresMask(),
                "K" + length + "pid.key.",
                "A" + length + "pid.channel\0",
                "R" + length + "\0\0\0\u0005salt",
                "R" + length + "\0\0\0\0",
                "R" + length + "\0\0\0\13nonce",
                "R" + length + "\0\0\0\nSCRAM",
                "D" + length + "pid.key."))
        .isEqualTo(
            ("K" + length + "________")
                + ("A" + length + "____channel\0")
                + ("R" + length + "\0\0\0\u0005____")
                + ("R" + length + "\0\0\0\0")
                + ("R" + length + "\0\0\0\13_____")
                + ("R" + length + "\0\0\0\nSCRAM")
                + ("D" + length + "pid.key."));
  }
}
