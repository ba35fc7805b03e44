package dev.sluice.proxy;

import io.netty.channel.ChannelException;
import java.util.regex.Pattern;

/** Why something failed, in one line for people. Any thread. */
public final class Failure {
  // What native transports put before the words: "bind(..) failed with error(-98): ".
  private static final Pattern NATIVE = Pattern.compile(".*failed with error\\(-?\\d+\\): ");

  private Failure() {}

  /**
   * Returns the first line of the message that is nearest to the top, without what only programmers
   * know what to do with.
   *
   * @param failure with or without a message
   */
  public static String words(Throwable failure) {
    Throwable root = failure;
    // Netty's own words are about what it did; the reason is underneath.
    while ((root.getMessage() == null || root instanceof ChannelException)
        && root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage();
    if (message == null) {
      return root.getClass().getSimpleName();
    }
    return NATIVE.matcher(message.lines().findFirst().orElse("")).replaceFirst("");
  }
}
