package dev.sluice.proxy.route;

import dev.sluice.config.CidrBlock;
import dev.sluice.proxy.loops.ThisMachine;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The host that stands for all addresses of this machine, for a listener without a host such as
 * {@code tcp://:7000}.
 */
final class ListenHost {
  private static final Pattern WITHOUT_HOST = Pattern.compile("((?:tcp|tls|udp)://)(:\\d+)");
  private static final CidrBlock ALL = CidrBlock.parse("::");

  private ListenHost() {}

  /** Returns a URL with that host if it has none; else the same URL. */
  static String added(Object url) {
    Matcher parts = WITHOUT_HOST.matcher(url.toString());
    return parts.matches() ? parts.group(1) + host() + parts.group(2) : url.toString();
  }

  private static String host() {
    return ThisMachine.canBind(ALL.address()) ? "[::]" : "0.0.0.0";
  }
}
