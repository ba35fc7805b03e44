package dev.sluice.app.compare;

import dev.sluice.proxy.compare.result.ResponseDifference;
import dev.sluice.proxy.compare.result.ResponseDifference.Side;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** One difference in a report, with the bytes of both sides if they may be shown. */
final class DifferenceBlock {
  private DifferenceBlock() {}

  static void add(Html html, ResponseDifference difference) {
    html.open("article", difference.isNoise() ? "noise" : "");
    html.element("h3", title(difference));
    html.element(
        "p",
        "note",
        "%s, client %s%s"
            .formatted(
                difference.time().truncatedTo(ChronoUnit.MILLIS),
                difference.client(),
                difference.session() == null ? "" : ", session " + difference.session()));
    if (difference.requestBytes() != null) {
      html.element("h4", "Request");
      html.open("pre", "").raw(HexView.of(difference.requestBytes(), 0, null, 0)).close("pre");
    }
    html.open("div", "sides");
    side(html, "Primary", difference.fromPrimary(), difference.fromMirror());
    side(html, "Mirror", difference.fromMirror(), difference.fromPrimary());
    html.close("div").close("article");
  }

  private static String title(ResponseDifference difference) {
    String place =
        difference.within() > 1
            ? "in the %s bytes from byte %s"
                .formatted(Text.count(difference.within()), number(difference))
            : "at byte " + number(difference);
    String request =
        difference.request() < 0 ? "" : ", to request " + Text.count(difference.request() + 1);
    return "Response %s%s: %s %s"
        .formatted(
            Text.count(difference.message() + 1), request, Text.words(difference.kind()), place);
  }

  private static String number(ResponseDifference difference) {
    return Text.count(difference.offsetInMessage());
  }

  private static void side(Html html, String name, Side side, Side other) {
    html.open("section", "");
    html.element("h4", "%s, %s bytes".formatted(name, Text.count(side.length())));
    if (side.bytes() != null) {
      html.open("pre", "")
          .raw(HexView.of(side.bytes(), side.bytesOffset(), other.bytes(), other.bytesOffset()))
          .close("pre");
    } else {
      html.element("p", "hash", hash(side.hash()));
    }
    html.close("section");
  }

  private static String hash(@Nullable String hash) {
    return hash == null ? "not shown" : "hash " + hash;
  }
}
