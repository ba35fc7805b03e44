package dev.sluice.admin.api;

import io.vertx.core.json.JsonObject;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/** The events for one state; each is made once for all listeners. Event loop only. */
final class StateEvents {
  private final JsonObject state;
  private final IdentityHashMap<JsonObject, String> changes = new IdentityHashMap<>();
  private @Nullable String whole;

  /**
   * Makes no event yet.
   *
   * @param state must not change any more
   */
  StateEvents(JsonObject state) {
    this.state = state;
  }

  JsonObject state() {
    return state;
  }

  /** Returns an event with the whole state. */
  String whole() {
    if (whole == null) {
      whole = event("state", state);
    }
    return whole;
  }

  /**
   * Returns an event for a listener that has an earlier state.
   *
   * @param known the state that the listener has; null if it has none
   * @return the difference, or the whole state; empty if the listener has this very state
   */
  @SuppressWarnings("ReferenceEquality") // states are not compared here
  String since(@Nullable JsonObject known) {
    if (known == state) {
      return "";
    }
    return known == null ? whole() : changes.computeIfAbsent(known, this::change);
  }

  private String change(JsonObject known) {
    JsonObject change = StateChange.between(known, state);
    return change == null ? whole() : event("change", change);
  }

  private static String event(String type, JsonObject data) {
    return "event: " + type + "\ndata: " + data.encode() + "\n\n";
  }
}
