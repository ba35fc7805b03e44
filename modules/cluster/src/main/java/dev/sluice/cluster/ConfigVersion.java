package dev.sluice.cluster;

import dev.sluice.config.ErrorText;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Objects;

/**
 * One version of the configuration for all nodes. Immutable.
 *
 * <p>Versions are ordered by number. If two halves of a divided cluster have used the same number,
 * the time decides, then the node's name. The later version wins.
 *
 * @param version number of the version, 1 to 999999999
 * @param millis time of acceptance, in milliseconds since 1970
 * @param node the node that accepted it
 * @param config the configuration, as in a file, without the sections that belong to each node
 */
public record ConfigVersion(long version, long millis, String node, JsonObject config)
    implements Comparable<ConfigVersion> {

  /** Largest number of a version; file names have room for nine digits. */
  static final long LAST_VERSION = 999_999_999;

  /**
   * Parses the output of {@link #text}.
   *
   * @throws IllegalArgumentException if the text is wrong; the message continues a sentence that
   *     begins with its source
   */
  static ConfigVersion parse(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("is empty; allowed: a version that a node has stored");
    }
    try {
      JsonObject json = new JsonObject(text);
      return new ConfigVersion(
          number(json, "version", LAST_VERSION),
          number(json, "millis", Long.MAX_VALUE),
          Objects.requireNonNull(json.getString("node")),
          Objects.requireNonNull(json.getJsonObject("config")));
    } catch (DecodeException e) {
      throw new IllegalArgumentException("is not JSON, or is truncated: " + ErrorText.of(e), e);
    } catch (ClassCastException | NullPointerException e) {
      throw new IllegalArgumentException(
          "lacks a key; allowed: version, millis, node and config, as a node stores them", e);
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
