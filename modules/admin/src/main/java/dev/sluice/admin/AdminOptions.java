package dev.sluice.admin;

import static dev.sluice.config.ConfigKey.key;
import static dev.sluice.config.ValueTypes.count;
import static dev.sluice.config.ValueTypes.list;
import static dev.sluice.config.ValueTypes.text;

import dev.sluice.admin.http.SecretFile;
import dev.sluice.config.CidrBlock;
import dev.sluice.config.ConfigKey;
import dev.sluice.config.ConfigSection;
import dev.sluice.config.ConfigSpec;
import dev.sluice.config.LocalPath;
import dev.sluice.proxy.route.RouteOptions;
import dev.sluice.tls.keys.CertificateKeys;
import dev.sluice.tls.keys.CertificateSource;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The addresses for operators, and the access rules. Immutable; any thread.
 *
 * @param listen address of the admin; null if there is only {@code health}
 * @param health address of the listener for health alone; null if there is none
 * @param tls the certificate of those addresses that begin with https; null if none does
 * @param tokenFile file with the token that each request must send; null if none is needed
 * @param rateLimit largest number of changes per second
 * @param attachAllow blocks of addresses for mirrors that the API attaches; empty allows none, null
 *     does not restrict them
 */
public record AdminOptions(
    @Nullable HttpAddress listen,
    @Nullable HttpAddress health,
    @Nullable CertificateSource tls,
    @Nullable Path tokenFile,
    int rateLimit,
    @Nullable List<CidrBlock> attachAllow) {
  private static final HttpAddress BY_DEFAULT = new HttpAddress(false, "127.0.0.1", 7080);
  private static final String ALLOWED = "; allowed: another host or port";
  private static final int MOST_CHANGES = 10_000;

  private static final ConfigSpec ATTACH_SPEC =
      new ConfigSpec("attach", "Where the API may attach mirrors.");

  private static final ConfigKey<List<CidrBlock>> ALLOW =
      ATTACH_SPEC.add(
          key(
                  "allow",
                  list(text("blocks such as 10.0.0.0/8 or 2001:db8::/32", "", CidrBlock::parse)),
                  "Blocks of addresses; a mirror must then be at an IP address in one of them."
                      + " Empty allows none.")
              .leftOut(
                  "anywhere but link-local addresses and Unix sockets that the file does not"
                      + " name"));

  private static final ConfigSpec SPEC =
      new ConfigSpec("admin", "The listener for operators. A change needs a restart.");

  private static final ConfigKey<HttpAddress> LISTEN =
      SPEC.add(
          address(
                  "listen",
                  "Address of the page, the API, /metrics and /health. Port 0 is a free port, which"
                      + " run prints. Off loopback it needs a tokenFile; https:// needs tls.")
              .leftOut(BY_DEFAULT + ", or no such listener if there is health"));

  private static final ConfigKey<HttpAddress> HEALTH =
      SPEC.add(
          address(
                  "health",
                  "Address of a second listener that has only /health, for balancers and"
                      + " Kubernetes. It needs no token, and may be off loopback; https:// needs"
                      + " tls.")
              .leftOut("no such listener"));

  private static final ConfigSpec TLS_SPEC =
      new ConfigSpec("adminTls", "The certificate of listeners with https://.");

  static {
    CertificateKeys.addTo(TLS_SPEC, "no certificate, which https:// needs");
  }

  private static final ConfigKey<JsonObject> TLS =
      SPEC.add(ConfigKey.section("tls", TLS_SPEC.says(), TLS_SPEC));

  private static final ConfigKey<Path> TOKEN_FILE =
      SPEC.add(
          key(
                  "tokenFile",
                  text("a file of up to 4 KiB", "", AdminOptions::tokenFile),
                  "File with the token, at least 16 characters, that a request must send as"
                      + " Authorization: Bearer. It is read again when it changes; only its owner"
                      + " should be able to read it.")
              .leftOut("no token"));

  private static final ConfigKey<Integer> RATE_LIMIT =
      SPEC.add(
          key("rateLimit", count(1, MOST_CHANGES), "Changes per second that the API makes at most.")
              .byDefault(20));

  private static final ConfigKey<JsonObject> ATTACH =
      SPEC.add(ConfigKey.section("attach", ATTACH_SPEC.says(), ATTACH_SPEC));

  /** The section of a file. */
  public static final ConfigKey<JsonObject> ADMIN =
      ConfigKey.section("admin", SPEC.says(), SPEC).leftOut("no listener");

  /** Keeps a copy of the list. */
  public AdminOptions {
    attachAllow = attachAllow == null ? null : List.copyOf(attachAllow);
  }

  /** Reads the section; errors are added to it, and the result must not be used then. */
  public static AdminOptions read(ConfigSection admin) {
    HttpAddress health = admin.find(HEALTH);
    HttpAddress given = admin.find(LISTEN);
    HttpAddress listen = given == null && !admin.has(HEALTH) ? BY_DEFAULT : given;
    CertificateSource tls = tls(admin, listen, health);
    Path tokenFile = admin.find(TOKEN_FILE);
    int rateLimit = admin.get(RATE_LIMIT);
    List<CidrBlock> allow = admin.section(ATTACH).find(ALLOW);
    if (!admin.has(TOKEN_FILE) && listen != null && !listen.isLoopback()) {
      admin.error(LISTEN, "is not on loopback, and so needs a tokenFile");
    }
    if (!admin.has(LISTEN) && admin.has(HEALTH)) {
      Stream.of(TOKEN_FILE, RATE_LIMIT, ATTACH)
          .filter(admin::has)
          .forEach(key -> admin.error(key, "has no effect without listen"));
    }
    if (listen != null && health != null && listen.overlaps(health.endpoint())) {
      admin.error(HEALTH, "is an address of listen, " + listen + ALLOWED);
    }
    return new AdminOptions(listen, health, tls, tokenFile, rateLimit, allow);
  }

  private static @Nullable CertificateSource tls(
      ConfigSection admin, @Nullable HttpAddress listen, @Nullable HttpAddress health) {
    boolean isListenSecure = listen != null && listen.isSecure();
    boolean isHealthSecure = health != null && health.isSecure();
    CertificateSource tls = CertificateKeys.readIfAny(admin.section(TLS));
    if (!admin.has(TLS) && (isListenSecure || isHealthSecure)) {
      admin.error(isListenSecure ? LISTEN : HEALTH, "needs tls: a certificate and its key");
    } else if (admin.has(TLS) && !isListenSecure && !isHealthSecure) {
      admin.error(TLS, "has no effect without an address that begins with https://");
    }
    return tls;
  }

  /** Adds an error to the section for each listener at the address of a route. */
  public void check(ConfigSection admin, List<? extends RouteOptions> routes) {
    for (RouteOptions route : routes) {
      String wrong = "is the address of the route " + route.name() + ALLOWED;
      if (listen != null && listen.overlaps(route.listen())) {
        admin.error(LISTEN, wrong);
      }
      if (health != null && health.overlaps(route.listen())) {
        admin.error(HEALTH, wrong);
      }
    }
  }

  private static ConfigKey<HttpAddress> address(String name, String says) {
    return key(
        name,
        text("http://host:port or https://host:port", HttpAddress.PATTERN, HttpAddress::parse),
        says);
  }

  /** Checks the file, which is read again later: its token may change. */
  private static Path tokenFile(Object value) {
    Path file = LocalPath.of(value);
    var unused = SecretFile.read(file);
    return file;
  }
}
