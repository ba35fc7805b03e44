package dev.sluice.proxy.header;

import static dev.sluice.config.ConfigKey.key;
import static dev.sluice.config.ValueTypes.choice;

import dev.sluice.config.ConfigKey;
import dev.sluice.config.ConfigSection;
import dev.sluice.tee.Connector;
import java.util.List;

/**
 * The headers that one destination gets. Immutable; any thread.
 *
 * @param version the version of the protocol
 * @param tlvs the values besides the addresses; empty unless it is version 2
 */
public record HeaderOptions(Version version, List<Tlv> tlvs) {

  /** The version of the headers. */
  public enum Version {
    /** No headers. */
    NONE,
    /** A line of text. */
    V1,
    /** Bytes, which can hold more than the addresses. */
    V2
  }

  /** No headers. */
  public static final HeaderOptions NONE = new HeaderOptions(Version.NONE, List.of());

  private static final ConfigKey<Version> VERSION =
      key(
              "proxyProtocol",
              choice(Version.class),
              "PROXY header with the client's address, which the destination gets before all else;"
                  + " a UDP destination gets it in each datagram, and only v2.")
          .byDefault(Version.NONE);

  private static final ConfigKey<List<Tlv>> TLVS =
      key(
              "tlvs",
              Tlv.LIST,
              "Values in a header of v2 besides the addresses. One that is not known is left out.")
          .byDefault(List.of());

  /** The keys of a destination. */
  public static final List<ConfigKey<?>> KEYS = List.of(VERSION, TLVS);

  /** Keeps a copy of the values. */
  public HeaderOptions {
    tlvs = List.copyOf(tlvs);
  }

  /**
   * Reads the keys of a destination; errors are added to the section.
   *
   * @param datagrams whether the destination gets datagrams
   */
  public static HeaderOptions read(ConfigSection destination, boolean datagrams) {
    HeaderOptions options = new HeaderOptions(destination.get(VERSION), destination.get(TLVS));
    if (datagrams && options.version == Version.V1) {
      destination.error(VERSION, "is for streams only; allowed: none or v2");
    } else if (!options.tlvs.isEmpty() && options.version != Version.V2) {
      destination.error(TLVS, "needs proxyProtocol: v2");
    }
    return options;
  }

  /**
   * Refuses the keys of a destination that cannot get headers.
   *
   * @param why the reason, in words
   */
  public static void refuse(ConfigSection destination, String why) {
    for (ConfigKey<?> key : KEYS) {
      if (destination.has(key)) {
        destination.error(key, "has no effect: " + why);
      }
    }
  }

  /** Returns whether the destination gets headers. */
  public boolean isOn() {
    return version != Version.NONE;
  }

  /**
   * Returns a connector that writes a header before all else, so also before a TLS handshake.
   *
   * @param socket connects to the destination
   * @return the same connector if the destination gets no headers
   */
  public Connector around(Connector socket) {
    return isOn() ? new HeaderConnector(socket, new HeaderWriter(this, false)) : socket;
  }
}
