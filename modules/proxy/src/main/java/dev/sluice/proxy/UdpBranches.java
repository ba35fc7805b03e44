package dev.sluice.proxy;

import java.util.List;
import java.util.stream.Stream;

/**
 * Where a UDP route's datagrams go. Event loop only.
 *
 * @param primary where answers come from
 * @param mirrors who else gets them, in the configuration's order
 */
record UdpBranches(UdpBranch primary, List<UdpBranch> mirrors) {

  /** Returns the primary's, then the mirrors'. */
  Stream<UdpBranch> all() {
    return Stream.concat(Stream.of(primary), mirrors.stream());
  }

  /** Looks all names up anew. */
  void refresh() {
    primary.refresh();
    mirrors.forEach(UdpBranch::refresh);
  }
}
