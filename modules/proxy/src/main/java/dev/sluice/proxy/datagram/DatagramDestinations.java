package dev.sluice.proxy.datagram;

import java.util.List;
import java.util.stream.Stream;

/**
 * The destinations of a UDP route. Event loop only.
 *
 * @param primary the destination whose responses go back to clients
 * @param mirrors the destinations that get copies, in the configuration's order
 */
public record DatagramDestinations(DatagramDestination primary, List<DatagramDestination> mirrors) {

  /** Returns the primary, then the mirrors. */
  public Stream<DatagramDestination> all() {
    return Stream.concat(Stream.of(primary), mirrors.stream());
  }

  /** Looks all names up again. */
  void refresh() {
    primary.refresh();
    mirrors.forEach(DatagramDestination::refresh);
  }
}
