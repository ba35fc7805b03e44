package dev.sluice.tee;

import java.util.HashMap;
import java.util.Map;

/**
 * What the branches of one destination had done at one moment. Immutable.
 *
 * @param name the destination's name
 * @param opened branches ever begun
 * @param sampledOut sessions that had no such branch because of {@code sample}
 * @param offered bytes that the client sent while the session was on
 * @param written bytes that the operating system took
 * @param cut bytes dropped because the branch was cut
 * @param neverSent bytes dropped because the branch ended otherwise
 * @param answered bytes that came back
 * @param ends how many branches ended in which way
 * @param mostLag how far behind that open session was that was most, in bytes
 * @param connects how long it took to connect
 */
public record BranchStats(
    String name,
    long opened,
    long sampledOut,
    long offered,
    long written,
    long cut,
    long neverSent,
    long answered,
    Map<CloseReason, Long> ends,
    long mostLag,
    ConnectStats connects) {

  /**
   * Nothing was done yet.
   *
   * @param name the destination's name
   */
  public static BranchStats none(String name) {
    return new BranchStats(name, 0, 0, 0, 0, 0, 0, 0, Map.of(), 0, new ConnectHistogram().stats());
  }

  /**
   * Bytes that were offered and have met neither fate yet.
   *
   * @return the lag, in bytes
   */
  public long lag() {
    return offered - written - cut - neverSent;
  }

  /**
   * How many branches ended in one way.
   *
   * @param end the way
   * @return the count
   */
  public long ended(CloseReason end) {
    return ends.getOrDefault(end, 0L);
  }

  /**
   * The sum of two loops' branches of the same destination.
   *
   * @param other the other loop's
   * @return both together
   */
  public BranchStats plus(BranchStats other) {
    Map<CloseReason, Long> sum = new HashMap<>(ends);
    other.ends.forEach((end, count) -> sum.merge(end, count, Long::sum));
    return new BranchStats(
        name,
        opened + other.opened,
        sampledOut + other.sampledOut,
        offered + other.offered,
        written + other.written,
        cut + other.cut,
        neverSent + other.neverSent,
        answered + other.answered,
        Map.copyOf(sum),
        Math.max(mostLag, other.mostLag),
        connects.plus(other.connects));
  }
}
