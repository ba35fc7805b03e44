package dev.sluice.proxy.datagram;

import java.util.List;
import java.util.stream.Stream;

/**
 * Where a UDP route's datagrams go. Event loop only.
 *
 * @param primary where answers come from
 * @param mirrors who else gets them, in the configuration's order
 */
public record DatagramDestinations(DatagramDestination primary, List<DatagramDestination> mirrors) {

  /** Returns the primary's, then the mirrors'. */
  public Stream<DatagramDestination> all() {
    return Stream.concat(Stream.of(primary), mirrors.stream());
  }

  /** Looks all names up anew. */
  void refresh() {
    primary.refresh();
    mirrors.forEach(DatagramDestination::refresh);
  }
}
