package dev.sluice.admin.api;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** States that follow each other as those of a proxy do: mostly counters, sometimes routes. */
final class RandomState {
  private static final List<String> NAMES = List.of("orders", "names", "7", "constructor", "a-b");
  private static final List<String> REASONS = List.of("cut", "idle", "aborted");

  private final Random random;
  private JsonObject state =
      new JsonObject().put("age", 0).putNull("cluster").put("routes", new JsonArray());

  RandomState(long seed) {
    random = new Random(seed);
  }

  /** Returns the next state, which shares nothing with earlier ones. */
  JsonObject next() {
    state = state.copy();
    state.put("age", state.getInteger("age") + 2000);
    for (int i = random.nextInt(3); i > 0; i--) {
      count(state.getJsonArray("routes"));
    }
    if (random.nextInt(4) == 0) {
      configure();
    }
    return state.copy();
  }

  /** Changes a counter of a route or of a mirror. */
  private void count(JsonArray elements) {
    if (elements.isEmpty()) {
      return;
    }
    JsonObject element = elements.getJsonObject(random.nextInt(elements.size()));
    JsonArray mirrors = element.getJsonArray("mirrors");
    if (mirrors != null && random.nextBoolean()) {
      count(mirrors);
    } else if (random.nextInt(3) == 0) {
      element.getJsonObject("ended").put(one(REASONS), random.nextInt(9));
    } else {
      element.put("sessions", random.nextInt(3));
    }
  }

  private void configure() {
    JsonArray routes = state.getJsonArray("routes");
    switch (random.nextInt(7)) {
      case 0 -> addOrRemove(routes, true);
      case 1 -> addOrRemove(routes, true);
      case 2 -> routes.forEach(route -> addOrRemove(mirrors(route), false));
      case 3 -> shuffle(routes);
      case 4 -> routes.forEach(route -> ((JsonObject) route).put("ended", new JsonObject()));
      case 5 -> state.put("cluster", random.nextBoolean() ? null : cluster());
      default -> state.put("errors", random.nextBoolean() ? List.of() : List.of(one(NAMES)));
    }
  }

  private static JsonArray mirrors(Object route) {
    return ((JsonObject) route).getJsonArray("mirrors");
  }

  private JsonObject cluster() {
    JsonArray nodes = new JsonArray();
    for (int i = random.nextInt(3); i > 0; i--) {
      nodes.add(new JsonObject().put("name", one(NAMES)).put("ready", random.nextBoolean()));
    }
    return new JsonObject().put("nodes", nodes); // names may be there twice
  }

  private void addOrRemove(JsonArray elements, boolean areRoutes) {
    String name = one(NAMES);
    List<?> all = elements.getList();
    if (all.removeIf(element -> isNamed(element, name))) {
      return;
    }
    JsonObject added = new JsonObject().put("name", name).put("sessions", 0);
    added.put("ended", new JsonObject());
    if (areRoutes) {
      added.put("mirrors", new JsonArray());
    }
    elements.add(random.nextInt(4) == 0 ? 0 : elements.size(), added);
  }

  private static boolean isNamed(Object element, String name) {
    return element instanceof JsonObject json && name.equals(json.getString("name"));
  }

  private void shuffle(JsonArray elements) {
    List<Object> all = new ArrayList<>();
    elements.forEach(all::add);
    Collections.shuffle(all, random);
    state.put("routes", new JsonArray(all));
  }

  private String one(List<String> of) {
    return of.get(random.nextInt(of.size()));
  }
}
