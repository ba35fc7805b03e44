package dev.sluice.cluster;

import com.hazelcast.config.ClassFilter;
import com.hazelcast.config.Config;
import com.hazelcast.config.JavaSerializationFilterConfig;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MergePolicyConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.NetworkConfig;
import com.hazelcast.spi.merge.PutIfAbsentMergePolicy;
import dev.sluice.config.Endpoint;
import io.vertx.core.net.SocketAddress;
import java.io.EOFException;
import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectStreamException;
import java.io.UncheckedIOException;
import java.util.ConcurrentModificationException;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;

/** Creates Hazelcast's configuration from Sluice's options. */
final class HazelcastSetup {
  // Settings that Hazelcast's defaults lack, or set to minutes.
  private static final Map<String, String> PROPERTIES =
      Map.of(
          "hazelcast.logging.type", "slf4j",
          "hazelcast.phone.home.enabled", "false",
          "hazelcast.shutdownhook.enabled", "false",
          "hazelcast.socket.bind.any", "false",
          "hazelcast.wait.seconds.before.join", "0",
          "hazelcast.merge.first.run.delay.seconds", "5",
          "hazelcast.merge.next.run.delay.seconds", "5",
          "hazelcast.max.no.heartbeat.seconds", "10",
          "hazelcast.heartbeat.interval.seconds", "1");

  // All exceptions that Hazelcast's own code throws, except those of java.lang.
  private static final List<Class<?>> EXCEPTIONS =
      List.of(
          CancellationException.class,
          CompletionException.class,
          ConcurrentModificationException.class,
          EOFException.class,
          ExecutionException.class,
          IOException.class,
          NoSuchElementException.class,
          NotSerializableException.class,
          ObjectStreamException.class,
          RejectedExecutionException.class,
          TimeoutException.class,
          UncheckedIOException.class);

  // Parts of exceptions: stack traces, and suppressed exceptions in lists whose classes differ
  // between JDKs.
  private static final List<String> PARTS_OF_EXCEPTIONS =
      List.of(
          "[Ljava.lang.StackTraceElement;",
          "[Ljava.lang.Throwable;",
          "[Ljava.lang.Object;",
          "java.util.ArrayList",
          "java.util.CollSer",
          "java.util.Collections$EmptyList",
          "java.util.Collections$UnmodifiableCollection",
          "java.util.Collections$UnmodifiableList",
          "java.util.Collections$UnmodifiableRandomAccessList");

  private HazelcastSetup() {}

  static Config of(ClusterOptions options) {
    Config config = new Config();
    config.setClusterName(options.name());
    PROPERTIES.forEach(config::setProperty);
    // Not by `interfaces`, which knows only the first address of the loopback network.
    config.setProperty("hazelcast.local.localAddress", options.listen().address().host());
    network(config.getNetworkConfig(), options);
    config.getSerializationConfig().setJavaSerializationFilterConfig(onlyExceptions());
    vertx(config);
    // Two halves of a divided cluster had a map each. Either may be kept: a node that knows a later
    // version sets it again.
    config.addMapConfig(
        new MapConfig(ClusterState.MAPS)
            .setMergePolicyConfig(
                new MergePolicyConfig().setPolicy(PutIfAbsentMergePolicy.class.getName())));
    return config;
  }

  private static void network(NetworkConfig network, ClusterOptions options) {
    SocketAddress listen = options.listen().address();
    network.setPort(listen.port()).setPortAutoIncrement(false);
    JoinConfig join = network.getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(options.multicast());
    join.getTcpIpConfig().setEnabled(!options.multicast());
    for (Endpoint member : options.members()) {
      join.getTcpIpConfig().addMember(member.address().host() + ":" + member.address().port());
    }
  }

  /**
   * Maps use serialisation formats of Hazelcast and Vert.x. The JDK's format, which can create an
   * object of any class on the class path, is only for exceptions between nodes.
   */
  private static JavaSerializationFilterConfig onlyExceptions() {
    ClassFilter allowed = new ClassFilter();
    allowed.addPrefixes("com.hazelcast.").addPackages("java.lang");
    EXCEPTIONS.forEach(type -> allowed.addClasses(type.getName()));
    allowed.addClasses(PARTS_OF_EXCEPTIONS.toArray(String[]::new));
    return new JavaSerializationFilterConfig().setDefaultsDisabled(true).setWhitelist(allowed);
  }

  /** The maps that Vert.x needs, as in its own default-cluster.xml. */
  private static void vertx(Config config) {
    config.addMultiMapConfig(
        new MultiMapConfig("__vertx.subs").setBackupCount(1).setValueCollectionType("SET"));
    config.addMapConfig(new MapConfig("__vertx.haInfo").setBackupCount(1));
    config.addMapConfig(new MapConfig("__vertx.nodeInfo").setBackupCount(1));
  }
}
