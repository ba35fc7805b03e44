package dev.sluice.admin;

import io.vertx.core.Future;
import java.util.List;

/** What the admin shows; the program implements it. Any thread. */
public interface AdminProxy {

  /** Reads what all routes have done so far. */
  Future<List<RouteReading>> read();

  /** Says whether every route listens, and none is to stop. */
  boolean isReady();

  /** Returns how often the configuration was applied while routes ran. */
  long reloads();

  /** Returns how often it was refused. */
  long failedReloads();

  /** Returns why it was refused the last time; empty where it was not. */
  List<String> reloadErrors();
}
