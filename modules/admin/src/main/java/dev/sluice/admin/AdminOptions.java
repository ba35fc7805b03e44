package dev.sluice.admin;

import dev.sluice.admin.http.SecretFile;
import dev.sluice.config.CidrBlock;
import dev.sluice.config.ConfigSection;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the admin listens, and who may ask it. Immutable; any thread.
 *
 * @param host a name or an address
 * @param port 0 is a free one
 * @param tokenFile holds what a request has to bring; null where nothing is needed
 * @param rateLimit how many changes a second may have
 * @param attachAllow where mirrors have to be that the API attaches; empty is nowhere, null is
 *     wherever they may be at all
 */
public record AdminOptions(
    String host,
    int port,
    @Nullable Path tokenFile,
    int rateLimit,
    @Nullable List<CidrBlock> attachAllow) {
  /** The keys of {@code admin}. */
  public static final List<String> KEYS = List.of("listen", "tokenFile", "rateLimit", "attach");

  /** The keys of {@code admin.attach}. */
  public static final List<String> ATTACH_KEYS = List.of("allow");

  private static final URI BY_DEFAULT = URI.create("http://127.0.0.1:7080");
  private static final String ALLOWED = "allowed: http://host:port, such as http://127.0.0.1:7080";
  private static final int MAX_PORT = 65_535;
  private static final int MOST_CHANGES = 10_000;

  /** Keeps a copy of the list. */
  public AdminOptions {
    attachAllow = attachAllow == null ? null : List.copyOf(attachAllow);
  }

  /**
   * Reads a section, whose keys the caller has checked; what is wrong lands in it, and the result
   * is good for nothing then.
   */
  public static AdminOptions read(ConfigSection admin) {
    URI given = admin.value("listen", AdminOptions::listen);
    URI listen = given == null ? BY_DEFAULT : given;
    Path tokenFile = admin.value("tokenFile", AdminOptions::tokenFile);
    int rateLimit = admin.count("rateLimit", 20, 1, MOST_CHANGES);
    ConfigSection attach = admin.section("attach").allow(ATTACH_KEYS);
    List<CidrBlock> allow = attach.has("allow") ? attach.values("allow", CidrBlock::parse) : null;
    if (!admin.has("tokenFile") && !isLoopback(listen.getHost())) {
      admin.error("listen", "is not on loopback, and so needs a tokenFile");
    }
    return new AdminOptions(listen.getHost(), listen.getPort(), tokenFile, rateLimit, allow);
  }

  private static URI listen(Object value) {
    URI uri;
    try {
      uri = URI.create(value.toString());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("is not an address; " + ALLOWED, e);
    }
    boolean isPlain = uri.getPath() == null || uri.getPath().length() <= 1;
    if (!"http".equals(uri.getScheme())
        || uri.getHost() == null
        || uri.getPort() < 0
        || uri.getPort() > MAX_PORT
        || !isPlain) {
      throw new IllegalArgumentException("is not an address; " + ALLOWED);
    }
    return uri;
  }

  /** The file is read again while it is in use: its token may change. */
  private static Path tokenFile(Object value) {
    Path file = Path.of(value.toString());
    var unused = SecretFile.read(file);
    return file;
  }

  private static boolean isLoopback(String host) {
    String plain = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(plain);
    try {
      return bytes == null
          ? plain.equals("localhost")
          : InetAddress.getByAddress(bytes).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
