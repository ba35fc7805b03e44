package dev.sluice.app.process;

import java.security.Security;

/**
 * The JDK's cache of host names, which would keep an address for 30 s, and for 10 s that there is
 * none, whatever changes meanwhile. Routes keep what they have looked up themselves, for less.
 */
public final class NameCache {
  private static final String FOUND = "networkaddress.cache.ttl";
  private static final String NOT_FOUND = "networkaddress.cache.negative.ttl";
  private static final String NOT_FOUND_BY_DEFAULT = "10";

  private NameCache() {}

  /** Turns it off, unless an operator has set it; without effect after the first look-up. */
  public static void turnOff() {
    if (Security.getProperty(FOUND) == null && System.getProperty("sun.net.inetaddr.ttl") == null) {
      Security.setProperty(FOUND, "0");
    }
    if (NOT_FOUND_BY_DEFAULT.equals(Security.getProperty(NOT_FOUND))) {
      Security.setProperty(NOT_FOUND, "0");
    }
  }
}
