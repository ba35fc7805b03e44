package dev.sluice.app;

import dev.sluice.proxy.RouteOptions;

/** A route that could not start. */
final class StartException extends RuntimeException {
  private static final long serialVersionUID = 1;

  StartException(RouteOptions route, Throwable cause) {
    super(
        "%s: cannot listen at %s: %s".formatted(route.name(), route.listen(), Reason.of(cause)),
        cause);
  }
}
