package dev.sluice.proxy;

import io.vertx.core.json.JsonObject;

/** Configurations of a mirror's lag. */
final class Lag {

  private Lag() {}

  static JsonObject cut(String maxLag) {
    return new JsonObject().put("onLag", "cut").put("maxLag", maxLag);
  }

  static JsonObject block(String maxLag) {
    return new JsonObject().put("onLag", "block").put("maxLag", maxLag);
  }
}
