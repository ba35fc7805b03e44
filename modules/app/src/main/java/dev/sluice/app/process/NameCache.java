package dev.sluice.app.process;

import java.security.Security;

/**
 * The JDK's cache of host names, which keeps an address for 30 s and a failure for 10 s. Routes
 * have their own cache with shorter times.
 */
public final class NameCache {
  private static final String FOUND = "networkaddress.cache.ttl";
  private static final String NOT_FOUND = "networkaddress.cache.negative.ttl";
  private static final String NOT_FOUND_BY_DEFAULT = "10";

  private NameCache() {}

  /** Turns the cache off, unless an operator has set it. Has no effect after the first lookup. */
  public static void turnOff() {
    if (Security.getProperty(FOUND) == null && System.getProperty("sun.net.inetaddr.ttl") == null) {
      Security.setProperty(FOUND, "0");
    }
    if (NOT_FOUND_BY_DEFAULT.equals(Security.getProperty(NOT_FOUND))) {
      Security.setProperty(NOT_FOUND, "0");
    }
  }
}
