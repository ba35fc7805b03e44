package dev.sluice.proxy;

import io.vertx.core.json.JsonObject;

/** What a mirror's configuration says about lag. */
final class Lag {

  private Lag() {}

  static JsonObject cut(String maxLag) {
    return new JsonObject().put("onLag", "cut").put("maxLag", maxLag);
  }

  static JsonObject block(String maxLag) {
    return new JsonObject().put("onLag", "block").put("maxLag", maxLag);
  }
}
