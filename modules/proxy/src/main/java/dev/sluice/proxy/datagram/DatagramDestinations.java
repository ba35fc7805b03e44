package dev.sluice.proxy.datagram;

import dev.sluice.proxy.compare.RouteComparison;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The destinations of a UDP route. Event loop only.
 *
 * @param primary the destination whose responses return to the client
 * @param mirrors the other destinations, in the order of the configuration
 * @param responsesEach responses to each datagram after which a session ends; 0 if unlimited
 * @param requests datagrams after which a session gets no more of its client; 0 if unlimited
 * @param comparison compares the responses of a mirror; null if they are not read
 */
public record DatagramDestinations(
    DatagramDestination primary,
    List<DatagramDestination> mirrors,
    int responsesEach,
    int requests,
    @Nullable RouteComparison comparison) {

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
