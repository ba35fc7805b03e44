package dev.sluice.admin.past;

import dev.sluice.admin.spi.ProxyControl;
import dev.sluice.admin.spi.RouteSnapshot;
import dev.sluice.proxy.log.RateLimitedLine;
import dev.sluice.transport.VertxAccess;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Clock;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads all routes regularly, and answers what they did in the last ten minutes and what happened
 * to them. Event loop only.
 */
public final class Past {
  private static final Logger LOG = LoggerFactory.getLogger(Past.class);
  // A reading asks each instance of each route; while no one looks, a fifth of them is enough.
  private static final int UNWATCHED_PERIODS = 5;

  private final Context context;
  private final ProxyControl proxy;
  private final BooleanSupplier isWatched;
  private final LongSupplier nanoTime;
  private final Clock clock;
  private final RateLimitedLine notice = new RateLimitedLine(LOG);
  private final Activity activity = new Activity();
  private final ActivityFinder finder = new ActivityFinder(activity);
  private final History history;
  private @Nullable Future<Void> reading; // the pending one
  private int periods;

  /**
   * Starts without a reading.
   *
   * @param context the context of the requests
   * @param isWatched whether an operator looks at the routes now
   */
  public Past(Context context, ProxyControl proxy, BooleanSupplier isWatched) {
    this(context, proxy, isWatched, System::nanoTime, Clock.systemUTC());
  }

  /** Starts without a reading, and with other clocks. */
  Past(
      Context context,
      ProxyControl proxy,
      BooleanSupplier isWatched,
      LongSupplier nanoTime,
      Clock clock) {
    this.context = context;
    this.proxy = proxy;
    this.isWatched = isWatched;
    this.nanoTime = nanoTime;
    this.clock = clock;
    this.history = new History(nanoTime.getAsLong());
  }

  /** Begins to read, until the verticle is undeployed. */
  public void begin(Vertx vertx) {
    var unused = read();
    vertx.setPeriodic(History.PERIOD_MILLIS, timer -> tick());
  }

  /** Adds the paths of this part of the API. */
  public void addTo(Router router) {
    router.get("/api/history").handler(this::history);
    router.get("/api/activity").handler(this::activity);
  }

  private void tick() {
    periods++;
    if (isWatched.getAsBoolean() || periods % UNWATCHED_PERIODS == 0) {
      var unused = read();
    }
  }

  /** Reads all routes, because an operator asks or has changed something. */
  public Future<Void> read() {
    if (reading != null) {
      return reading;
    }
    Promise<List<RouteSnapshot>> here = VertxAccess.promise(context);
    proxy.read().onComplete(here);
    Future<Void> begun = here.future().compose(this::add);
    reading = begun;
    return begun
        .onComplete(done -> reading = null)
        .onFailure(e -> notice.error("admin: cannot read the routes", e));
  }

  private Future<Void> add(List<RouteSnapshot> routes) {
    List<Reading> readings = routes.stream().map(Reading::of).toList();
    history.add(nanoTime.getAsLong(), readings);
    finder.add(readings, proxy.reloads(), clock.instant());
    return Future.succeededFuture();
  }

  private void history(RoutingContext request) {
    String route = request.request().getParam("route");
    respond(request, () -> history.json(route, nanoTime.getAsLong()));
  }

  private void activity(RoutingContext request) {
    respond(request, activity::json);
  }

  /** Responds after another reading, even if that fails. */
  private void respond(RoutingContext request, Supplier<JsonObject> response) {
    read()
        .transform(done -> Future.succeededFuture(response.get()))
        .onSuccess(request::json)
        .onFailure(request::fail);
  }
}
