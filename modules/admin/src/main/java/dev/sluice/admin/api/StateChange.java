package dev.sluice.admin.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The difference between two states: an object with those members that differ.
 *
 * <p>A member that is an object has its own members that differ. An array whose elements have names
 * is an object, too: it has each element that differs under its name, null for one that has gone,
 * and a new one comes last in the array. Any other value is the new one.
 *
 * <p>Some differences cannot be written so: an object loses a member, the order of an array
 * changes, or two elements are new. These are rare, and then the whole state is sent.
 */
final class StateChange {
  private static final String NAME = "name";

  private boolean isPossible = true;

  private StateChange() {}

  /** Returns the difference; null if it cannot be written as one. */
  static @Nullable JsonObject between(JsonObject before, JsonObject now) {
    StateChange change = new StateChange();
    JsonObject members = change.members(before, now);
    return change.isPossible ? members : null;
  }

  private JsonObject members(JsonObject before, JsonObject now) {
    JsonObject change = new JsonObject();
    // A null is a value of these members, so it cannot say that one has gone.
    isPossible &= now.fieldNames().containsAll(before.fieldNames());
    for (String name : now.fieldNames()) {
      Object value = now.getValue(name);
      if (before.containsKey(name)) {
        put(change, name, before.getValue(name), value);
      } else {
        change.put(name, value);
      }
    }
    return change;
  }

  private void put(JsonObject change, String name, @Nullable Object before, @Nullable Object now) {
    if (before instanceof JsonObject old && now instanceof JsonObject next) {
      putUnlessEmpty(change, name, members(old, next));
    } else if (before instanceof JsonArray old && now instanceof JsonArray next) {
      put(change, name, old, next);
    } else if (!Objects.equals(before, now)) {
      change.put(name, now);
    }
  }

  private void put(JsonObject change, String name, JsonArray before, JsonArray now) {
    Map<String, JsonObject> old = byName(before);
    Map<String, JsonObject> next = byName(now);
    if (old != null && next != null) {
      putUnlessEmpty(change, name, elements(old, next));
    } else if (!before.equals(now)) {
      change.put(name, now);
    }
  }

  private static void putUnlessEmpty(JsonObject change, String name, JsonObject inner) {
    if (!inner.isEmpty()) {
      change.put(name, inner);
    }
  }

  private JsonObject elements(Map<String, JsonObject> before, Map<String, JsonObject> now) {
    JsonObject change = new JsonObject();
    List<String> order = new ArrayList<>();
    before.forEach(
        (name, element) -> {
          JsonObject next = now.get(name);
          if (next == null) {
            change.putNull(name);
          } else {
            order.add(name);
            putUnlessEmpty(change, name, members(element, next));
          }
        });
    int kept = order.size();
    now.forEach(
        (name, element) -> {
          if (!before.containsKey(name)) {
            order.add(name);
            change.put(name, element);
          }
        });
    // Not all readers keep the order of an object's members, so at most one may be new.
    isPossible &= order.size() - kept <= 1 && order.equals(List.copyOf(now.keySet()));
    return change;
  }

  /** Returns the elements by their names; null if not each of them has a name of its own. */
  private static @Nullable Map<String, JsonObject> byName(JsonArray elements) {
    Map<String, JsonObject> named = new LinkedHashMap<>();
    for (Object element : elements) {
      if (!(element instanceof JsonObject object)
          || !(object.getValue(NAME) instanceof String name)
          || named.put(name, object) != null) {
        return null;
      }
    }
    return named;
  }
}
