package dev.sluice.app.control;

import dev.sluice.config.CidrBlock;
import dev.sluice.config.ConfigException;
import dev.sluice.config.Endpoint;
import dev.sluice.proxy.destination.DestinationType;
import dev.sluice.proxy.route.Destinations;
import io.netty.util.NetUtil;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The addresses at which the API may attach mirrors: a mirror gets a copy of all data of clients.
 * Any thread.
 */
final class AttachRules {
  private static final long LOOK_UP_MILLIS = 2000;

  private final @Nullable List<CidrBlock> allow;
  private final Function<String, Future<List<InetAddress>>> names;
  private final NamedFiles files = new NamedFiles();
  private final Set<Endpoint> named = ConcurrentHashMap.newKeySet(); // in any configuration

  /**
   * Makes rules that know no configuration yet.
   *
   * @param allow blocks in which a mirror must be; null does not restrict it to blocks
   * @param names looks up the addresses of a name
   */
  AttachRules(@Nullable List<CidrBlock> allow, Function<String, Future<List<InetAddress>>> names) {
    this.allow = allow;
    this.names = names;
  }

  /**
   * Remembers the files, and the destinations without a host, such as Unix sockets, in a
   * configuration. Called before each edit: no edit adds one.
   */
  void learn(JsonObject config) {
    files.learn(config);
    for (Object each : config.getJsonArray("routes", new JsonArray())) {
      JsonObject route = (JsonObject) each;
      learnFrom(route.getJsonObject("primary"));
      route.getJsonArray("mirrors", new JsonArray()).forEach(one -> learnFrom((JsonObject) one));
    }
  }

  private void learnFrom(JsonObject destination) {
    Endpoint to = endpoint(destination);
    if (to != null && !to.isHost()) {
      named.add(to);
    }
  }

  /**
   * Fails with a {@link ConfigException} if a mirror must not be there, or names files that the
   * configuration does not; call {@link #learn} first.
   */
  Future<Void> check(JsonObject mirror) {
    return checkFiles(mirror).compose(may -> checkAddress(mirror));
  }

  private Future<Void> checkFiles(JsonObject section) {
    try {
      files.check(section);
      return Future.succeededFuture();
    } catch (ConfigException e) {
      return Future.failedFuture(e);
    }
  }

  private Future<Void> checkAddress(JsonObject mirror) {
    Endpoint to = endpoint(mirror);
    if (to == null) {
      return Future.succeededFuture(); // the check of the mirror reports it
    }
    return to.isHost() ? checkHost(to) : checkLocal(to);
  }

  /**
   * Checks the new destinations of a route or a mirror that is changed. Call {@link #learn} first.
   *
   * @param patch the keys that change
   * @param route the route before the change; its destinations are not new
   */
  Future<Void> checkPatch(JsonObject patch, JsonObject route) {
    Set<Endpoint> present = new HashSet<>();
    destinations(route).values().forEach(each -> present.add(endpoint(each)));
    Future<Void> checked = checkFiles(patch);
    for (Map.Entry<String, JsonObject> each : destinations(patch).entrySet()) {
      if (!present.contains(endpoint(each.getValue()))) {
        checked = checked.compose(before -> check(each.getKey(), each.getValue()));
      }
    }
    return checked;
  }

  /** Returns the sections that may have a destination, each with its path. */
  private static Map<String, JsonObject> destinations(JsonObject section) {
    Map<String, JsonObject> found = new LinkedHashMap<>();
    found.put("", section);
    if (section.getValue("primary") instanceof JsonObject primary) {
      found.put("primary.", primary);
    }
    if (section.getValue("mirrors") instanceof JsonArray mirrors) {
      for (int i = 0; i < mirrors.size(); i++) {
        if (mirrors.getValue(i) instanceof JsonObject mirror) {
          found.put("mirrors[" + i + "].", mirror);
        }
      }
    }
    return found;
  }

  private Future<Void> check(String path, JsonObject destination) {
    return checkAddress(destination)
        .recover(e -> Future.failedFuture(new ConfigException(List.of(path + e.getMessage()))));
  }

  private Future<Void> checkLocal(Endpoint to) {
    if (allow != null) {
      return refused(to, "has no IP address");
    }
    DestinationType type = Destinations.ALL.typeOf(to.toString());
    if (named.contains(to) || (type != null && type.isOpenToApi())) {
      return Future.succeededFuture();
    }
    String what = to.isUnix() ? "Unix socket" : "destination";
    return refused(to, "is a " + what + " that the configuration file does not name");
  }

  private Future<Void> checkHost(Endpoint to) {
    String host = to.address().host();
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(host);
    if (bytes != null) {
      return checkAddress(to, address(bytes));
    } else if (allow != null) {
      return refused(
          to, "has a host name, which may mean another address later: give an IP address");
    }
    return names
        .apply(host)
        .timeout(LOOK_UP_MILLIS, TimeUnit.MILLISECONDS)
        .otherwise(List.of()) // a name that does not exist yet gets no data
        .compose(
            found ->
                found.stream().anyMatch(InetAddress::isLinkLocalAddress)
                    ? linkLocal(to)
                    : Future.succeededFuture());
  }

  private Future<Void> checkAddress(Endpoint to, InetAddress address) {
    if (address.isLinkLocalAddress()) {
      return linkLocal(to);
    }
    return allow == null || allow.stream().anyMatch(subnet -> subnet.contains(address))
        ? Future.succeededFuture()
        : refused(to, "is elsewhere");
  }

  /** Refuses addresses at which clouds serve the credentials of their machines. */
  private Future<Void> linkLocal(Endpoint to) {
    return refused(to, "is link-local, where the API attaches nothing");
  }

  private Future<Void> refused(Endpoint to, String why) {
    String allowed = allow == null ? "" : "; allowed by admin.attach.allow: " + blocks(allow);
    return Future.failedFuture(new ConfigException(List.of("to: \"" + to + "\" " + why + allowed)));
  }

  private static String blocks(List<CidrBlock> allow) {
    return allow.isEmpty()
        ? "nothing"
        : String.join(", ", allow.stream().map(CidrBlock::toString).toList());
  }

  private static @Nullable Endpoint endpoint(@Nullable JsonObject destination) {
    Object to = destination == null ? null : destination.getValue("to");
    try {
      return to == null ? null : Destinations.ALL.endpoint(to.toString());
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Returns the IPv4 address if it is mapped to IPv6. */
  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an IP address has 4 or 16 bytes, not " + bytes.length, e);
    }
  }
}
