package dev.sluice.cluster;

import static dev.sluice.config.ConfigKey.key;
import static dev.sluice.config.ValueTypes.count;
import static dev.sluice.config.ValueTypes.list;
import static dev.sluice.config.ValueTypes.text;

import dev.sluice.config.ConfigKey;
import dev.sluice.config.ConfigSection;
import dev.sluice.config.ConfigSpec;
import dev.sluice.config.Endpoint;
import dev.sluice.config.LocalPath;
import dev.sluice.config.RegularFile;
import dev.sluice.config.ValueTypes;
import io.netty.util.NetUtil;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The address of a node, and how it finds other nodes. Immutable; any thread.
 *
 * @param name only nodes with the same name join
 * @param node name of this node, unique in the cluster
 * @param listen an address of this machine, and a port that other nodes reach
 * @param members addresses of other nodes; they need not be all
 * @param multicast whether to find nodes by multicast instead
 * @param eventBus messages between nodes, apart from membership
 * @param state folder that keeps the last configuration; null keeps none
 */
public record ClusterOptions(
    String name,
    String node,
    Endpoint listen,
    List<Endpoint> members,
    boolean multicast,
    EventBus eventBus,
    @Nullable Path state) {

  private static final String FILES_OF_EVENT_BUS =
      "eventBus.certificate, eventBus.key and eventBus.trust";
  private static final int MAX_PORT = 65_535;
  private static final int MOST_PEM_BYTES = 1024 * 1024;
  private static final String NODE_URL = "^tcp://.";
  private static final String NOT_ENCRYPTED = "not encrypted";

  private static final ConfigSpec EVENT_BUS_SPEC =
      new ConfigSpec("eventBus", "Messages between the nodes, apart from membership.");

  private static final ConfigKey<Integer> PORT =
      EVENT_BUS_SPEC.add(
          key("port", count(0, MAX_PORT), "Port of the event bus; 0 is a free port.").byDefault(0));

  private static final ConfigKey<Path> CERTIFICATE =
      EVENT_BUS_SPEC.add(
          pem(
              "certificate",
              "Certificate of this node. With the three files the event bus is encrypted, and open"
                  + " only to nodes with a certificate of the authority in trust."));

  private static final ConfigKey<Path> KEY =
      EVENT_BUS_SPEC.add(pem("key", "Private key of the certificate."));

  private static final ConfigKey<Path> TRUST =
      EVENT_BUS_SPEC.add(pem("trust", "Certificate of the authority that all nodes trust."));

  private static final List<ConfigKey<Path>> FILE_KEYS = List.of(CERTIFICATE, KEY, TRUST);

  private static final ConfigSpec SPEC =
      new ConfigSpec(
          "cluster",
          "Other nodes that run the same routes, for run --cluster. Without that option the section"
              + " is only checked.");

  private static final ConfigKey<String> NAME =
      SPEC.add(
          key("name", ValueTypes.NAME, "Only nodes with the same name join.").byDefault("sluice"));

  private static final ConfigKey<String> NODE =
      SPEC.add(
          key("node", ValueTypes.NAME, "Name of this node; unique in the cluster.")
              .leftOut("made of listen"));

  private static final ConfigKey<Endpoint> LISTEN =
      SPEC.add(
          key(
                  "listen",
                  text("tcp://host:port", NODE_URL, ClusterOptions::member),
                  "Address of this machine at which other nodes reach it. Off loopback it needs the"
                      + " three files of eventBus.")
              .byDefault(Endpoint.parse("tcp://127.0.0.1:5701")));

  private static final ConfigKey<List<Endpoint>> MEMBERS =
      SPEC.add(
          key(
                  "members",
                  list(text("tcp://host:port", NODE_URL, ClusterOptions::member)),
                  "Addresses of other nodes; they need not be all.")
              .byDefault(List.of()));

  private static final ConfigKey<Boolean> MULTICAST =
      SPEC.add(
          key("multicast", ValueTypes.FLAG, "Whether to find nodes by multicast instead.")
              .byDefault(false));

  private static final ConfigKey<JsonObject> EVENT_BUS =
      SPEC.add(ConfigKey.section("eventBus", EVENT_BUS_SPEC.says(), EVENT_BUS_SPEC));

  private static final ConfigKey<Path> STATE =
      SPEC.add(
          key(
                  "state",
                  text("a folder", "", ClusterOptions::folder),
                  "Folder that keeps the last configuration of the cluster; a node starts with it.")
              .leftOut("nothing is kept"));

  /** The section of a file. */
  public static final ConfigKey<JsonObject> CLUSTER =
      ConfigKey.section("cluster", SPEC.says(), SPEC).leftOut("no cluster");

  /**
   * The event bus. With files it is encrypted, and open only to nodes with a certificate.
   *
   * @param port 0 is a free port
   * @param files PEM; null if it is not encrypted
   */
  public record EventBus(int port, @Nullable Files files) {}

  /**
   * Three files in PEM format.
   *
   * @param certificate certificate of this node
   * @param key private key of the certificate
   * @param trust certificate of the authority that signed the certificates of all nodes
   */
  public record Files(Path certificate, Path key, Path trust) {
    /** Returns the present content of a file. Blocks. */
    static Buffer read(Path file) throws IOException {
      return Buffer.buffer(RegularFile.read(file, MOST_PEM_BYTES));
    }
  }

  /** Keeps a copy of the members. */
  public ClusterOptions {
    members = List.copyOf(members);
  }

  /**
   * Reads the section, which may be empty; errors are added to it, and the result must not be used
   * then.
   */
  public static ClusterOptions read(ConfigSection cluster) {
    Endpoint listen = cluster.get(LISTEN);
    ConfigSection eventBus = cluster.section(EVENT_BUS);
    if (isWildcard(listen)) {
      cluster.error(LISTEN, "is no certain address; allowed: one of this machine's");
    } else if (!isLoopback(listen) && FILE_KEYS.stream().noneMatch(eventBus::has)) {
      cluster.error(LISTEN, "is not on loopback, and so needs " + FILES_OF_EVENT_BUS);
    }
    boolean multicast = cluster.get(MULTICAST);
    if (multicast && cluster.has(MEMBERS)) {
      cluster.error(MULTICAST, "finds the members by itself; give one or the other");
    }
    String node = cluster.find(NODE);
    return new ClusterOptions(
        cluster.get(NAME),
        node == null ? nodeAt(listen) : node,
        listen,
        cluster.get(MEMBERS),
        multicast,
        eventBus(eventBus),
        cluster.find(STATE));
  }

  private static ConfigKey<Path> pem(String name, String says) {
    Function<Object, Path> reader = value -> RegularFile.checked(value, MOST_PEM_BYTES);
    return key(name, text("a PEM file of up to 1 MiB", "", reader), says).leftOut(NOT_ENCRYPTED);
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

  /** Only localhost and IP addresses count: any other name may get another address later. */
  private static boolean isLoopback(Endpoint listen) {
    InetAddress address = literal(listen);
    return address == null
        ? listen.address().host().equals("localhost")
        : address.isLoopbackAddress();
  }

  /** Returns the address; null if it is a name. */
  private static @Nullable InetAddress literal(Endpoint listen) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(listen.address().host());
    try {
      return bytes == null ? null : InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      return null; // it has the length of an address
    }
  }

  private static Path folder(Object value) {
    Path path = LocalPath.of(value);
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
    int port = section.get(PORT);
    Path certificate = section.find(CERTIFICATE);
    Path key = section.find(KEY);
    Path trust = section.find(TRUST);
    if (certificate != null && key != null && trust != null) {
      return new EventBus(port, new Files(certificate, key, trust));
    }
    long given = FILE_KEYS.stream().filter(section::has).count();
    if (given > 0 && given < FILE_KEYS.size()) {
      section.error(CERTIFICATE, "key and trust go together; there must be all three or none");
    }
    return new EventBus(port, null);
  }
}
