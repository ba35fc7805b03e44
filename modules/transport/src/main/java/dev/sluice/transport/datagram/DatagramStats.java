package dev.sluice.transport.datagram;

import java.util.EnumMap;
import java.util.Map;

/**
 * What had happened to the datagrams of one destination at one moment. Immutable.
 *
 * @param name the destination's name
 * @param datagrams datagrams that went their way: the operating system took or handed over them
 * @param bytes the bytes in them
 * @param sampledOut datagrams that did not go there because of {@code sample}
 * @param refusals errors that came back for datagrams sent before, such as ICMP's "port
 *     unreachable"; the operating system may tell several as one
 * @param answers datagrams that came back and that the client was sent
 * @param dropped datagrams that were lost on the way there, by reason
 */
public record DatagramStats(
    String name,
    long datagrams,
    long bytes,
    long sampledOut,
    long refusals,
    long answers,
    Map<DropReason, Long> dropped) {

  /** Keeps a copy of the map. */
  public DatagramStats {
    dropped = Map.copyOf(dropped);
  }

  /** Returns how many datagrams were dropped for one reason. */
  public long dropped(DropReason reason) {
    return dropped.getOrDefault(reason, 0L);
  }

  /** Returns how many datagrams were dropped, for whatever reason. */
  public long droppedInAll() {
    return dropped.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * Returns the sum of two loops' figures for the same destination.
   *
   * @param other the other loop's
   */
  public DatagramStats plus(DatagramStats other) {
    Map<DropReason, Long> sum = new EnumMap<>(DropReason.class);
    sum.putAll(dropped);
    other.dropped.forEach((reason, count) -> sum.merge(reason, count, Long::sum));
    return new DatagramStats(
        name,
        datagrams + other.datagrams,
        bytes + other.bytes,
        sampledOut + other.sampledOut,
        refusals + other.refusals,
        answers + other.answers,
        sum);
  }
}
