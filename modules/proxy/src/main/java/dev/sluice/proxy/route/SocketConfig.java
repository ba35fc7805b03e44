package dev.sluice.proxy.route;

import dev.sluice.config.ConfigSection;
import dev.sluice.config.Endpoint;
import dev.sluice.proxy.unix.SocketFile;
import dev.sluice.proxy.unix.SocketRights;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.List;
import java.util.regex.Pattern;

/** The keys and ranges of what a route says about its Unix socket, and whether it can be made. */
final class SocketConfig {
  /** The keys of {@code socket}. */
  static final List<String> KEYS = List.of("mode", "user", "group");

  private static final Pattern MODE = Pattern.compile("0?[0-7]{1,3}");
  private static final int OCTAL = 8;

  private interface LookUp<T> {
    T of(UserPrincipalLookupService service, String name) throws IOException;
  }

  private SocketConfig() {}

  /**
   * Reads who may connect to a route's Unix socket.
   *
   * @param listen where the route listens, for streams or datagrams
   */
  static SocketRights rights(ConfigSection route, Endpoint listen) {
    ConfigSection socket = route.section("socket").allow(KEYS);
    if (listen.isUnix()) {
      String wrong = SocketFile.wrong(listen.address().path());
      if (wrong != null) {
        route.error("listen", wrong);
      }
    } else if (!listen.equals(ConfigSection.NOWHERE)) {
      KEYS.stream().filter(socket::has).forEach(key -> socket.error(key, noUse(listen)));
      return SocketRights.AS_MADE;
    }
    return new SocketRights(
        socket.value("mode", SocketConfig::mode),
        socket.value("user", SocketConfig::user),
        socket.value("group", SocketConfig::group));
  }

  private static String noUse(Endpoint listen) {
    return "has no use at " + listen + "; allowed: where listen is unix:// or unixgram://";
  }

  private static Integer mode(Object value) {
    if (MODE.matcher(value.toString()).matches()) {
      return Integer.parseInt(value.toString(), OCTAL);
    }
    throw new IllegalArgumentException("is not a mode; allowed: 0 to 777, in octal digits");
  }

  private static UserPrincipal user(Object value) {
    return lookUp(value, "user", UserPrincipalLookupService::lookupPrincipalByName);
  }

  private static GroupPrincipal group(Object value) {
    return lookUp(value, "group", UserPrincipalLookupService::lookupPrincipalByGroupName);
  }

  private static <T> T lookUp(Object value, String kind, LookUp<T> lookUp) {
    String name = value.toString();
    try {
      // The JDK takes numbers, too, also negative ones, which mean nothing.
      if (!name.startsWith("-")) {
        return lookUp.of(FileSystems.getDefault().getUserPrincipalLookupService(), name);
      }
    } catch (UserPrincipalNotFoundException e) {
      // Told below.
    } catch (IOException | UnsupportedOperationException e) {
      throw new IllegalArgumentException("cannot be looked up: " + e.getMessage(), e);
    }
    throw new IllegalArgumentException(
        "is no " + kind + " of this machine; allowed: the name or number of one that is");
  }
}
