package dev.sluice.proxy.postgres;

import dev.sluice.proxy.log.RateLimitedLog;
import dev.sluice.tee.BranchCounter;
import dev.sluice.tee.BranchCounters;
import dev.sluice.tee.Connector;
import dev.sluice.tee.SessionObserver;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The protocol of PostgreSQL on one route, for one event loop. Event loop only. */
public final class PostgresRoute {
  private final ContextInternal context;
  private final String name;
  private final Duration connectTimeout;
  private final RateLimitedLog notices;
  private final CancelKeys cancelKeys;

  /**
   * Creates it for one configuration of a route.
   *
   * @param context whose event loop runs the sessions
   * @param name name of the route
   * @param connectTimeout time limit of a connection to a mirror and of the login there
   * @param notices gets warnings
   */
  public PostgresRoute(
      ContextInternal context, String name, Duration connectTimeout, RateLimitedLog notices) {
    this.context = context;
    this.name = name;
    this.connectTimeout = connectTimeout;
    this.notices = notices;
    this.cancelKeys = CancelKeys.of(context.owner(), name);
  }

  /** Returns what observes each session. */
  public SessionObserver.Factory observers() {
    return client -> PostgresSession.observe(client, cancelKeys, this::warnOfBinding);
  }

  private void warnOfBinding() {
    notices.warn(
        "channel binding",
        name
            + ": the primary has refused a login by SCRAM with channel binding: give the route the"
            + " certificate of the primary, or set channel_binding=disable at the client");
  }

  /**
   * Returns a connector that logs clients in at a mirror.
   *
   * @param way connects to the mirror
   * @param counters counts what happens at the mirror, and has its name
   * @param passwords null if there are none
   */
  public Connector login(Connector way, BranchCounters counters, @Nullable Passwords passwords) {
    Passwords known = passwords == null ? Passwords.NONE : passwords;
    known.watch();
    return new LoginConnector(
        way,
        counters.name(),
        known,
        cancelKeys,
        context,
        connectTimeout,
        () -> counters.add(BranchCounter.ENDED_COPIES, 1));
  }
}
