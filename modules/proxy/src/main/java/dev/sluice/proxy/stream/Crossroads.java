package dev.sluice.proxy.stream;

import dev.sluice.proxy.stage.access.Admission;
import dev.sluice.proxy.stage.hello.Choice;
import dev.sluice.proxy.stage.hello.ClientHello;
import dev.sluice.proxy.stage.hello.When;
import io.netty.channel.EventLoop;
import java.net.SocketAddress;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The instances of all routes at one address. A connection cannot change its event loop, so its
 * first bytes are read on a loop that has an instance of every route. Immutable; any thread.
 */
final class Crossroads {
  private final Choice<Instance> choice = new Choice<>();
  private final List<Instance> seats;
  private final List<Admission> admissions;

  /**
   * Creates the crossroads.
   *
   * @param instances at least one
   */
  Crossroads(List<Instance> instances) {
    Map<EventLoop, Instance> first = new LinkedHashMap<>();
    Map<EventLoop, Set<When.Kind>> kinds = new LinkedHashMap<>();
    for (Instance instance : instances) {
      When when = instance.options().when();
      choice.add(when, instance);
      first.putIfAbsent(instance.loop(), instance);
      kinds.computeIfAbsent(instance.loop(), none -> new HashSet<>()).addAll(when.kinds());
    }
    int most = kinds.values().stream().mapToInt(Set::size).max().orElse(0);
    seats =
        first.values().stream()
            .filter(seat -> kinds.getOrDefault(seat.loop(), Set.of()).size() == most)
            .toList();
    admissions = instances.stream().map(one -> one.route().admission()).distinct().toList();
  }

  /**
   * Returns whether any route may be for a client at this address, before more is known. The
   * address of a connection means nothing if a stage learns the client's address.
   */
  boolean allows(@Nullable SocketAddress client) {
    return !Stages.common(seats.get(0).options()).isEmpty()
        || admissions.stream().anyMatch(admission -> admission.allows(client));
  }

  /**
   * Returns an instance on whose event loop the first bytes of a connection are read.
   *
   * @param turn number of the connection
   */
  Instance seat(int turn) {
    return seats.get(Integer.remainderUnsigned(turn, seats.size()));
  }

  /**
   * Returns all instances for a client, on all event loops.
   *
   * @param hello null for a client that does not speak TLS
   */
  List<Instance> find(@Nullable ClientHello hello) {
    return choice.find(hello);
  }
}
