package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.stage.ConnectionStage;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.Peer;
import java.util.ArrayList;
import java.util.List;

/** Base of tests with codecs: at the end, it checks the sessions and the pool of each route. */
abstract class CodecRouteIT extends ProxyIT {
  private final List<CodecRoute> routes = new ArrayList<>();

  CodecRoute route(Codec client, CodecRoute.To primary, CodecRoute.To... mirrors) {
    return added(new CodecRoute(vertx, client, primary, mirrors));
  }

  CodecRoute routeBehind(ConnectionStage stage, CodecRoute.To primary, CodecRoute.To... mirrors) {
    return added(new CodecRoute(vertx, stage, primary, mirrors));
  }

  private CodecRoute added(CodecRoute route) {
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
