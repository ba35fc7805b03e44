package dev.sluice.cluster;

import dev.sluice.config.ErrorText;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Objects;

/**
 * One version of the configuration that all nodes shall have. Immutable.
 *
 * <p>Versions are ordered: by number, and where two halves of a divided cluster have made the same
 * number, by the time and then by the node's name. The later one counts.
 *
 * @param version 1 is the first, 999999999 the last
 * @param millis when it was accepted, since 1970
 * @param node who accepted it
 * @param config as a file has it, without what is each node's own
 */
public record ConfigVersion(long version, long millis, String node, JsonObject config)
    implements Comparable<ConfigVersion> {

  /** The last number that there is; file names have room for no more digits. */
  static final long LAST_VERSION = 999_999_999;

  /**
   * Reads what {@link #text} has written.
   *
   * @throws IllegalArgumentException whose message continues a sentence that begins with its place
   */
  static ConfigVersion parse(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("is empty; allowed: a version that a node has kept");
    }
    try {
      JsonObject json = new JsonObject(text);
      return new ConfigVersion(
          number(json, "version", LAST_VERSION),
          number(json, "millis", Long.MAX_VALUE),
          Objects.requireNonNull(json.getString("node")),
          Objects.requireNonNull(json.getJsonObject("config")));
    } catch (DecodeException e) {
      throw new IllegalArgumentException("is no JSON, or was cut: " + ErrorText.of(e), e);
    } catch (ClassCastException | NullPointerException e) {
      throw new IllegalArgumentException(
          "lacks a key; allowed: version, millis, node and config, as a node has kept them", e);
    }
  }

  private static long number(JsonObject json, String key, long most) {
    BigInteger number = new BigDecimal(json.getNumber(key).toString()).toBigInteger();
    if (number.signum() < 0 || number.compareTo(BigInteger.valueOf(most)) > 0) {
      throw new IllegalArgumentException(
          "has the " + key + " " + number + "; allowed: 0 to " + most);
    }
    return number.longValueExact();
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
  public int compareTo(ConfigVersion other) {
    int byVersion = Long.compare(version, other.version);
    int byTime = byVersion == 0 ? Long.compare(millis, other.millis) : byVersion;
    return byTime == 0 ? node.compareTo(other.node) : byTime;
  }
}
