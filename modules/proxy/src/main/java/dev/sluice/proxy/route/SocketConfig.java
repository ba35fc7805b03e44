package dev.sluice.proxy.route;

import static dev.sluice.config.ConfigKey.key;
import static dev.sluice.config.ValueTypes.text;

import dev.sluice.config.ConfigKey;
import dev.sluice.config.ConfigSection;
import dev.sluice.config.ConfigSpec;
import dev.sluice.config.Endpoint;
import dev.sluice.proxy.unix.SocketFile;
import dev.sluice.proxy.unix.SocketRights;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.UserPrincipal;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.regex.Pattern;

/**
 * The keys of a route's Unix socket, their reader, and the check that the socket can be created.
 */
final class SocketConfig {
  private static final Pattern OCTAL_DIGITS = Pattern.compile("0?[0-7]{1,3}");
  private static final int OCTAL = 8;

  private interface LookUp<T> {
    T of(UserPrincipalLookupService service, String name) throws IOException;
  }

  private static final ConfigSpec SPEC =
      new ConfigSpec(
          "socket",
          "The permissions of the route's Unix socket. By default the umask and the user of the"
              + " process decide.");

  private static final ConfigKey<Integer> MODE =
      SPEC.add(
          key(
                  "mode",
                  text("0 to 777, in octal digits", "^0?[0-7]{1,3}$", SocketConfig::mode),
                  "Permissions of the socket; a client needs the one to write.")
              .leftOut("from the umask"));

  private static final ConfigKey<UserPrincipal> USER =
      SPEC.add(
          key(
                  "user",
                  text("a name or number of this machine", "", SocketConfig::user),
                  "Owner of the socket.")
              .leftOut("the user of the process"));

  private static final ConfigKey<GroupPrincipal> GROUP =
      SPEC.add(
          key(
                  "group",
                  text("a name or number of this machine", "", SocketConfig::group),
                  "Group of the socket.")
              .leftOut("the group of the process"));

  /** The section of a route. */
  static final ConfigKey<JsonObject> SOCKET =
      ConfigKey.section("socket", "Who may connect, if listen is a Unix socket.", SPEC);

  private SocketConfig() {}

  /**
   * Reads the permissions of a route's Unix socket.
   *
   * @param listen address at which the route listens, for streams or datagrams
   */
  static SocketRights rights(ConfigSection route, Endpoint listen) {
    ConfigSection socket = route.section(SOCKET);
    if (listen.isUnix()) {
      String wrong = SocketFile.wrong(listen.address().path());
      if (wrong != null) {
        route.error("listen", wrong);
      }
    } else if (!listen.equals(ConfigSection.NOWHERE)) {
      SPEC.keys().stream().filter(socket::has).forEach(key -> socket.error(key, noEffect(listen)));
      return SocketRights.AS_MADE;
    }
    return new SocketRights(socket.find(MODE), socket.find(USER), socket.find(GROUP));
  }

  private static String noEffect(Endpoint listen) {
    return "has no effect at " + listen + "; allowed: only if listen is unix:// or unixgram://";
  }

  private static Integer mode(Object value) {
    if (OCTAL_DIGITS.matcher(value.toString()).matches()) {
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
      // The JDK also accepts numbers, even negative ones, which are meaningless.
      if (!name.startsWith("-")) {
        return lookUp.of(FileSystems.getDefault().getUserPrincipalLookupService(), name);
      }
    } catch (UserPrincipalNotFoundException e) {
      // Reported below.
    } catch (IOException | UnsupportedOperationException e) {
      throw new IllegalArgumentException("cannot be looked up: " + e.getMessage(), e);
    }
    throw new IllegalArgumentException(
        "is no " + kind + " of this machine; allowed: the name or number of an existing " + kind);
  }
}
