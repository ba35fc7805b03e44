package dev.sluice.proxy.datagram;

import java.util.List;
import java.util.stream.Stream;

/**
 * The destinations of a UDP route. Event loop only.
 *
 * @param primary the destination whose responses return to the client
 * @param mirrors the other destinations, in the order of the configuration
 */
public record DatagramDestinations(DatagramDestination primary, List<DatagramDestination> mirrors) {

  /** Returns the primary, then the mirrors. */
  public Stream<DatagramDestination> all() {
    return Stream.concat(Stream.of(primary), mirrors.stream());
  }

  /** Resolves all names again. */
  void refresh() {
    primary.refresh();
    mirrors.forEach(DatagramDestination::refresh);
  }
}
