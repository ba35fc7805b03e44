package dev.sluice.admin.past;

import dev.sluice.admin.spi.RouteSnapshot;
import dev.sluice.proxy.route.MirrorOptions;
import dev.sluice.proxy.route.RouteOptions;
import dev.sluice.proxy.stats.RouteStats;
import java.util.List;

/**
 * One route at one moment. Immutable.
 *
 * @param options its configuration
 * @param listening the address that it listens at
 * @param sum the counts of all its instances together
 */
record Reading(RouteOptions options, String listening, RouteStats sum) {

  static Reading of(RouteSnapshot snapshot) {
    return new Reading(snapshot.options(), snapshot.listening().toString(), snapshot.sum());
  }

  String name() {
    return options.name();
  }

  boolean carriesDatagrams() {
    return options.carriesDatagrams();
  }

  List<? extends MirrorOptions> mirrors() {
    return options.mirrors();
  }
}
