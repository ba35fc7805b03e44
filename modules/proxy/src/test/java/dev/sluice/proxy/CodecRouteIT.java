package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Peer;
import java.util.ArrayList;
import java.util.List;

/**
 * What tests with codecs have in common: at the end each route's sessions and pool are looked at.
 */
abstract class CodecRouteIT extends ProxyIT {
  private final List<CodecRoute> routes = new ArrayList<>();

  CodecRoute route(Codec client, CodecRoute.To primary, CodecRoute.To... mirrors) {
    CodecRoute route = new CodecRoute(vertx, client, primary, mirrors);
    routes.add(route);
    return route;
  }

  Peer peer(Behaviour behaviour) {
    return closing(Peer.tcp(behaviour));
  }

  @Override
  void undeployAndAssert() {
    for (CodecRoute route : routes) {
      assertThat(route.close()).as("bugs").isEmpty();
    }
  }
}
