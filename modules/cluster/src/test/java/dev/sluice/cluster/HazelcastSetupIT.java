package dev.sluice.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import com.hazelcast.spi.exception.RetryableIOException;
import com.hazelcast.spi.exception.TargetNotMemberException;
import dev.sluice.config.ConfigSection;
import dev.sluice.testkit.FreePort;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How a node handles objects that another node sends. */
class HazelcastSetupIT {
  private static HazelcastInstance hazelcast;

  /** A class that is on the class path, but does not belong to the cluster. */
  private record Foreign(String text) implements Serializable {}

  @BeforeAll
  static void start() {
    JsonObject cluster = new JsonObject().put("listen", "tcp://127.0.0.1:" + FreePort.find());
    ConfigSection section =
        ConfigSection.root(new JsonObject().put("cluster", cluster))
            .section(ClusterOptions.CLUSTER);
    Config config = HazelcastSetup.of(ClusterOptions.read(section));
    hazelcast = Hazelcast.newHazelcastInstance(config);
  }

  @AfterAll
  static void stop() {
    hazelcast.shutdown();
  }

  private static @Nullable Object sent(Object value) {
    IMap<String, Object> map = hazelcast.getMap("sent");
    map.set("key", value);
    return map.get("key");
  }

  @Test
  void an_object_of_another_class_is_refused() {
    for (Object foreign : new Object[] {new Foreign("x"), new Exception(new ForeignException())}) {
      assertThatThrownBy(() -> sent(foreign))
          .rootCause()
          .isInstanceOf(SecurityException.class)
          .hasMessageContaining("Foreign")
          .hasMessageEndingWith("is not allowed.");
    }
  }

  /** An exception that does not belong to the cluster. */
  private static final class ForeignException extends Exception {
    private static final long serialVersionUID = 1;
  }

  static List<Exception> exceptions() {
    Exception cause = new IllegalStateException("why", new IOException("because"));
    Exception suppressing = new TimeoutException("late");
    suppressing.addSuppressed(cause);
    return List.of(
        cause,
        suppressing,
        new TargetNotMemberException("gone"),
        new RetryableIOException("again", suppressing));
  }

  @ParameterizedTest
  @MethodSource("exceptions")
  void exceptions_come_through(Exception exception) {
    assertThat(sent(exception)).hasSameClassAs(exception).hasToString(exception.toString());
  }

  @Test
  void objects_in_a_format_of_hazelcast_come_through() {
    HashMap<String, Object> map = new HashMap<>();
    map.put("number", 1L);
    map.put("bytes", List.of("a", "b"));
    assertThat(sent("text")).isEqualTo("text");
    assertThat(sent(new HashMap<>(map))).isEqualTo(map);
  }
}
