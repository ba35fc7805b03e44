package dev.sluice.proxy.route;

import dev.sluice.proxy.route.UdpRouteOptions.Responses;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The value of {@code responses}. Immutable; any thread.
 *
 * @param to receiver of the responses
 * @param each responses to each datagram after which a session ends; 0 if unlimited
 */
record ResponseRule(Responses to, int each) {
  static final ResponseRule CLIENT = new ResponseRule(Responses.CLIENT, 0);

  private static final ResponseRule NONE = new ResponseRule(Responses.NONE, 0);
  private static final Pattern NUMBER = Pattern.compile("[1-9]\\d{0,6}");

  /**
   * Reads a value.
   *
   * @throws IllegalArgumentException whose message continues a sentence that begins with the value
   */
  static ResponseRule parse(Object value, int most) {
    String text = value.toString();
    if (text.equals("client")) {
      return CLIENT;
    } else if (text.equals("none")) {
      return NONE;
    } else if (NUMBER.matcher(text).matches() && Integer.parseInt(text) <= most) {
      return new ResponseRule(Responses.CLIENT, Integer.parseInt(text));
    }
    throw new IllegalArgumentException("must be client, none, or 1 to " + most);
  }

  /** Returns the value as a file has it. */
  @Override
  public String toString() {
    return each > 0 ? Integer.toString(each) : to.name().toLowerCase(Locale.ROOT);
  }
}
