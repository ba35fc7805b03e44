package dev.sluice.admin.api;

import dev.sluice.transport.VertxAccess;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Consumer;

/**
 * The responses that wait for the program, whose futures complete on any thread. Event loop only.
 */
final class Responses {
  private final Context context;
  private final Runnable changed;

  /**
   * Creates the responses of one listener.
   *
   * @param context the context of the requests
   * @param changed called after each change
   */
  Responses(Context context, Runnable changed) {
    this.context = context;
    this.changed = changed;
  }

  /** Responds with an object, or with the error. */
  void json(RoutingContext request, Future<JsonObject> response) {
    respond(request, response, json -> request.json(json));
  }

  /** Responds once a value is there, or with the error. */
  <T> void respond(RoutingContext request, Future<T> value, Consumer<T> respond) {
    Promise<T> here = VertxAccess.promise(context);
    value.onComplete(here);
    here.future().onSuccess(respond::accept).onFailure(request::fail);
  }

  /** Responds once a change was made or refused, and tells the listeners of events. */
  <T> void change(RoutingContext request, Future<T> change, Consumer<T> respond) {
    Promise<T> here = VertxAccess.promise(context);
    change.onComplete(here);
    here.future()
        .onComplete(done -> changed.run())
        .onSuccess(respond::accept)
        .onFailure(request::fail);
  }

  /** Responds with a status only. */
  static void end(RoutingContext request, int status) {
    request.response().setStatusCode(status).end();
  }
}
