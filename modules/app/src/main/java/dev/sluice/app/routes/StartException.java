package dev.sluice.app.routes;

import dev.sluice.admin.HttpAddress;
import dev.sluice.config.ErrorText;
import dev.sluice.proxy.route.RouteOptions;

/** Thrown if a listener cannot start. */
public final class StartException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Creates an exception that names a route and its address. */
  public StartException(RouteOptions route, Throwable cause) {
    this(route.name(), route.listen().toString(), cause);
  }

  /** Creates an exception that names a listener for operators and its address. */
  public StartException(String name, HttpAddress address, Throwable cause) {
    this(name, address.toString(), cause);
  }

  private StartException(String who, String where, Throwable cause) {
    super("%s: cannot listen at %s: %s".formatted(who, where, ErrorText.of(cause)), cause);
  }
}
