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
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where a mirror may be that the API attaches: it gets a copy of all that clients send. Any thread.
 */
final class AttachRules {
  private static final long LOOK_UP_MILLIS = 2000;

  private final @Nullable List<CidrBlock> allow;
  private final Function<String, Future<List<InetAddress>>> names;
  private final Set<Endpoint> named = ConcurrentHashMap.newKeySet(); // as configurations name

  /**
   * No configuration is known yet.
   *
   * @param allow where it has to be; null is anywhere but where it never may be
   * @param names looks up the addresses of a name
   */
  AttachRules(@Nullable List<CidrBlock> allow, Function<String, Future<List<InetAddress>>> names) {
    this.allow = allow;
    this.names = names;
  }

  /**
   * Learns which places without a host a configuration sends to, which is to be called before any
   * edit: none of them adds one.
   */
  void learn(JsonObject config) {
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

  /** Fails with a {@link ConfigException} where a mirror may not be; {@link #learn} comes first. */
  Future<Void> check(JsonObject mirror) {
    Endpoint to = endpoint(mirror);
    if (to == null) {
      return Future.succeededFuture(); // the check of the whole configuration tells
    }
    return to.isHost() ? checkHost(to) : checkLocal(to);
  }

  private Future<Void> checkLocal(Endpoint to) {
    if (allow != null) {
      return refused(to, "has no IP address");
    }
    DestinationType type = Destinations.ALL.typeOf(to.toString());
    if (named.contains(to) || (type != null && type.isOpenToApi())) {
      return Future.succeededFuture();
    }
    String what = to.isUnix() ? "Unix socket" : "place";
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
        .otherwise(List.of()) // who is not there yet gets nothing
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

  /** Clouds have the credentials of their machines there. */
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

  /** An IPv4 address that is mapped to IPv6 comes out as what it is. */
  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an IP address has 4 or 16 bytes, not " + bytes.length, e);
    }
  }
}
