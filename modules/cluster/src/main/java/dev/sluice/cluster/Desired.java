package dev.sluice.cluster;

import io.vertx.core.json.JsonObject;

/**
 * One version of the configuration that all nodes shall have. Immutable.
 *
 * <p>Versions are ordered: by number, and where two halves of a divided cluster have made the same
 * number, by the time and then by the node's name. The later one counts.
 *
 * @param version 1 is the first
 * @param millis when it was accepted, since 1970
 * @param node who accepted it
 * @param config as a file has it, without what is each node's own
 */
public record Desired(long version, long millis, String node, JsonObject config)
    implements Comparable<Desired> {

  static Desired parse(String text) {
    JsonObject json = new JsonObject(text);
    return new Desired(
        json.getLong("version"),
        json.getLong("millis"),
        json.getString("node"),
        json.getJsonObject("config"));
  }

  String text() {
    return new JsonObject()
        .put("version", version)
        .put("millis", millis)
        .put("node", node)
        .put("config", config)
        .encode();
  }

  @Override
  public int compareTo(Desired other) {
    int byVersion = Long.compare(version, other.version);
    int byTime = byVersion == 0 ? Long.compare(millis, other.millis) : byVersion;
    return byTime == 0 ? node.compareTo(other.node) : byTime;
  }
}
