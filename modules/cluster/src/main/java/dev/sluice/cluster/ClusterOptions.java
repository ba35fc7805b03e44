package dev.sluice.cluster;

import dev.sluice.config.ConfigSection;
import dev.sluice.config.Endpoint;
import dev.sluice.config.RegularFile;
import io.netty.util.NetUtil;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where a node listens for others, and where it looks for them. Immutable; any thread.
 *
 * @param name only nodes that have the same one join
 * @param node what this one is called, unique in the cluster
 * @param listen an address of this machine, and a port that others reach
 * @param members where others may be; it need not be all of them
 * @param multicast whether it also asks all of the local network
 * @param eventBus how nodes talk about anything but membership
 * @param state the folder that keeps the last configuration; null, and none is kept
 */
public record ClusterOptions(
    String name,
    String node,
    Endpoint listen,
    List<Endpoint> members,
    boolean multicast,
    EventBus eventBus,
    @Nullable Path state) {

  /** The keys of {@code cluster}. */
  public static final List<String> KEYS =
      List.of("name", "node", "listen", "members", "multicast", "eventBus", "state");

  /** The keys of {@code cluster.eventBus}. */
  public static final List<String> EVENT_BUS_KEYS = List.of("port", "certificate", "key", "trust");

  private static final List<String> FILE_KEYS = List.of("certificate", "key", "trust");
  private static final String FILES_OF_EVENT_BUS =
      "eventBus.certificate, eventBus.key and eventBus.trust";
  private static final Endpoint BY_DEFAULT = Endpoint.parse("tcp://127.0.0.1:5701");
  private static final int MAX_PORT = 65_535;
  private static final int MOST_PEM_BYTES = 1024 * 1024;

  /**
   * The event bus, which is encrypted, and open only to nodes with a certificate, where there are
   * files.
   *
   * @param port 0 is a free one
   * @param files PEM; null and it is neither
   */
  public record EventBus(int port, @Nullable Files files) {}

  /**
   * Three files in PEM format.
   *
   * @param certificate this node's
   * @param key the certificate's
   * @param trust the authority that all nodes' certificates are from
   */
  public record Files(Path certificate, Path key, Path trust) {
    /** Returns what a file holds now. Blocks. */
    static Buffer read(Path file) throws IOException {
      return Buffer.buffer(RegularFile.read(file, MOST_PEM_BYTES));
    }
  }

  /** Keeps a copy of the members. */
  public ClusterOptions {
    members = List.copyOf(members);
  }

  /**
   * Reads a section, which may be empty; what is wrong lands in it, and the result is good for
   * nothing then.
   */
  public static ClusterOptions read(ConfigSection cluster) {
    Endpoint given = cluster.value("listen", ClusterOptions::member);
    Endpoint listen = given == null ? BY_DEFAULT : given;
    ConfigSection eventBus = cluster.section("eventBus").allow(EVENT_BUS_KEYS);
    if (isWildcard(listen)) {
      cluster.error("listen", "is no certain address; allowed: one of this machine's");
    } else if (!isLoopback(listen) && FILE_KEYS.stream().noneMatch(eventBus::has)) {
      cluster.error("listen", "is not on loopback, and so needs " + FILES_OF_EVENT_BUS);
    }
    boolean multicast = cluster.flag("multicast", false);
    if (multicast && cluster.has("members")) {
      cluster.error("multicast", "finds the members by itself; give one or the other");
    }
    Path state = cluster.value("state", ClusterOptions::folder);
    return new ClusterOptions(
        cluster.has("name") ? cluster.name("name") : "sluice",
        cluster.has("node") ? cluster.name("node") : nodeAt(listen),
        listen,
        cluster.values("members", ClusterOptions::member),
        multicast,
        eventBus(eventBus),
        state);
  }

  private static Endpoint member(Object value) {
    Endpoint endpoint = Endpoint.parse(value.toString());
    if (!endpoint.scheme().equals("tcp") || endpoint.isAnyPort()) {
      throw new IllegalArgumentException("is no address of a node; allowed: tcp://host:port");
    }
    return endpoint;
  }

  private static boolean isWildcard(Endpoint listen) {
    InetAddress address = literal(listen);
    return address != null && address.isAnyLocalAddress();
  }

  /** Any other name may become another address tomorrow. */
  private static boolean isLoopback(Endpoint listen) {
    InetAddress address = literal(listen);
    return address == null
        ? listen.address().host().equals("localhost")
        : address.isLoopbackAddress();
  }

  /** Returns the address that is written out; null where it is a name. */
  private static @Nullable InetAddress literal(Endpoint listen) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(listen.address().host());
    try {
      return bytes == null ? null : InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      return null; // it has the length of an address
    }
  }

  private static Path folder(Object value) {
    Path path = Path.of(value.toString());
    if (path.toFile().exists() && !path.toFile().isDirectory()) {
      throw new IllegalArgumentException("is no folder; allowed: a folder, or a path that is free");
    }
    return path;
  }

  private static String nodeAt(Endpoint listen) {
    String text = listen.address().host() + "-" + listen.address().port();
    return text.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
  }

  private static EventBus eventBus(ConfigSection section) {
    int port = section.count("port", 0, 0, MAX_PORT);
    Path certificate = section.value("certificate", ClusterOptions::pem);
    Path key = section.value("key", ClusterOptions::pem);
    Path trust = section.value("trust", ClusterOptions::pem);
    if (certificate != null && key != null && trust != null) {
      return new EventBus(port, new Files(certificate, key, trust));
    }
    long given = FILE_KEYS.stream().filter(section::has).count();
    if (given > 0 && given < FILE_KEYS.size()) {
      section.error("certificate", "key and trust go together; there must be all three or none");
    }
    return new EventBus(port, null);
  }

  private static Path pem(Object value) {
    return RegularFile.checked(value, MOST_PEM_BYTES);
  }
}
