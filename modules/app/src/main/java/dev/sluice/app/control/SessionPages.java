package dev.sluice.app.control;

import dev.sluice.proxy.TeeVerticle;
import dev.sluice.proxy.stats.SessionOrder;
import dev.sluice.proxy.stats.SessionPage;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;

/** Pages of the sessions of a route, which are spread over its instances. Any thread. */
final class SessionPages {
  private SessionPages() {}

  /** Returns the sessions of one instance after those of the other. */
  static Future<SessionPage> read(List<TeeVerticle> verticles, int skip, int most) {
    Future<SessionPage> all = Future.succeededFuture(new SessionPage(0, List.of()));
    for (TeeVerticle verticle : verticles) {
      all =
          all.compose(
              before -> {
                int toSkip = Math.max(0, skip - before.total());
                int wanted = most - before.sessions().size();
                return verticle.sessions(toSkip, wanted).map(before::plus);
              });
    }
    return all;
  }

  /** Returns sessions of all instances in an order. */
  static Future<SessionPage> read(
      List<TeeVerticle> verticles, int skip, int most, SessionOrder order) {
    List<Future<SessionPage>> all = new ArrayList<>();
    verticles.forEach(verticle -> all.add(verticle.sessions(skip + most, order)));
    return Future.all(all)
        .map(read -> order.merge(all.stream().map(Future::result).toList(), skip, most));
  }
}
