package dev.sluice.admin.api;

import static dev.sluice.config.ConfigKey.key;
import static dev.sluice.config.ValueTypes.FLAG;
import static dev.sluice.config.ValueTypes.choice;
import static dev.sluice.config.ValueTypes.count;
import static dev.sluice.config.ValueTypes.size;

import dev.sluice.admin.spi.Scope;
import dev.sluice.config.ConfigKey;
import dev.sluice.config.ConfigSpec;
import dev.sluice.config.ValueTypes;
import dev.sluice.proxy.stats.SessionOrder;
import io.vertx.core.json.JsonObject;

/** The keys of requests. */
final class RequestKeys {
  private static final int MOST_SESSIONS = 10_000_000;
  private static final int PAGE_SESSIONS = 100;
  private static final int LARGEST_PAGE_SESSIONS = 1000;

  /** The query for a page of sessions. */
  static final ConfigSpec PAGE = new ConfigSpec("page", "A page of sessions.");

  static final ConfigKey<Integer> OFFSET =
      PAGE.add(key("offset", count(0, MOST_SESSIONS), "Number of sessions to skip.").byDefault(0));

  static final ConfigKey<Integer> LIMIT =
      PAGE.add(
          key("limit", count(1, LARGEST_PAGE_SESSIONS), "Number of sessions at most.")
              .byDefault(PAGE_SESSIONS));

  static final ConfigKey<SessionOrder> SORT =
      PAGE.add(
          key("sort", choice(SessionOrder.class), "The session with the largest one comes first.")
              .leftOut("any order"));

  /** The query for a page of differences of responses. */
  static final ConfigSpec DIFFERENCES = new ConfigSpec("differences", "A page of differences.");

  static final ConfigKey<Long> BEFORE =
      DIFFERENCES.add(
          key("before", size(0, Long.MAX_VALUE), "Only differences with a lower number.")
              .leftOut("the newest ones"));

  static final ConfigKey<Integer> MOST =
      DIFFERENCES.add(
          key("limit", count(1, LARGEST_PAGE_SESSIONS), "Number of differences at most.")
              .byDefault(PAGE_SESSIONS));

  /** The query for events. */
  static final ConfigSpec EVENTS = new ConfigSpec("events", "The form of events.");

  static final ConfigKey<Boolean> CHANGES =
      EVENTS.add(
          key("changes", FLAG, "Whether events after the first have only what has changed.")
              .byDefault(false));

  /** A configuration for all nodes. */
  static final ConfigSpec APPLY = new ConfigSpec("apply", "A configuration for all nodes.");

  static final ConfigKey<JsonObject> CONFIG =
      APPLY.add(ConfigKey.section("config", "The configuration."));

  static final ConfigKey<Integer> EXPECTED =
      APPLY.add(
          key("expected", count(0, Integer.MAX_VALUE), "The version that the cluster must have.")
              .byDefault(-1));

  /** The query of a reload. */
  static final ConfigSpec RELOAD = new ConfigSpec("reload", "A reload of the file.");

  static final ConfigKey<Boolean> DRY_RUN =
      RELOAD.add(key("dryRun", FLAG, "Whether only to tell what it would do.").byDefault(false));

  /** The query of an attachment. */
  static final ConfigSpec ATTACH = new ConfigSpec("attach", "A mirror that is attached.");

  static final ConfigKey<Boolean> TRY =
      ATTACH.add(key("dryRun", FLAG, "Whether only to connect to its address.").byDefault(false));

  static {
    ATTACH.add(key("scope", choice(Scope.class), "The nodes that get it.").byDefault(Scope.NODE));
  }

  /** The difference that is taken back. */
  static final ConfigSpec UNDO = new ConfigSpec("undo", "A difference that is taken back.");

  static final ConfigKey<String> PATH =
      UNDO.add(
          key(
                  "path",
                  ValueTypes.text("the path of a difference", "", Object::toString),
                  "Path of the difference.")
              .required(""));

  private RequestKeys() {}
}
