package dev.sluice.proxy.destination.eventbus;

import dev.sluice.config.ConfigSection;
import dev.sluice.config.Endpoint;
import dev.sluice.proxy.destination.DestinationOptions;
import dev.sluice.proxy.destination.DestinationType;
import dev.sluice.proxy.destination.Role;
import dev.sluice.proxy.destination.RouteContext;
import dev.sluice.proxy.header.HeaderOptions;
import dev.sluice.proxy.pace.PaceOptions;
import dev.sluice.tee.Connector;
import java.util.Set;
import java.util.regex.Pattern;

/** Mirrors that are consumers at an address of the event bus. Any thread. */
public final class EventBusDestination implements DestinationType {
  private static final Pattern ADDRESS = Pattern.compile("[A-Za-z0-9._:/-]{1,255}");

  /**
   * The consumers at one address.
   *
   * @param to the endpoint that holds the address
   */
  private record Consumers(Endpoint to) implements DestinationOptions {
    @Override
    public Connector connector(RouteContext route) {
      return new EventBusConnector(
          route.context(), route.name(), to.value().toString(), route.connectTimeout());
    }
  }

  @Override
  public String scheme() {
    return "eventbus";
  }

  @Override
  public String form() {
    return "eventbus:address";
  }

  @Override
  public String parse(String rest) {
    if (!ADDRESS.matcher(rest).matches()) {
      throw new IllegalArgumentException(
          "is not an event-bus address; allowed: eventbus: and up to 255 of A-Z, a-z, 0-9 and"
              + " ._:/-");
    }
    return rest;
  }

  /** Only mirrors: no reply of a consumer can return to a client as a response. */
  @Override
  public Set<Role> roles() {
    return Set.of(Role.MIRROR);
  }

  @Override
  public DestinationOptions options(ConfigSection section, Endpoint to) {
    HeaderOptions.refuse(section, "an event bus has no connections");
    PaceOptions.refuse(section, "consumers on an event bus send no responses");
    return new Consumers(to);
  }

  @Override
  public boolean isOpenToApi() {
    return true;
  }
}
