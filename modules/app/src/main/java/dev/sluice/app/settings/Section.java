package dev.sluice.app.settings;

import dev.sluice.admin.AdminOptions;
import dev.sluice.cluster.ClusterOptions;
import dev.sluice.config.ConfigSection;
import dev.sluice.config.PoolConfig;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;

/**
 * A section of a file outside of its routes. Reading and setting from outside both follow {@link
 * #ALL}, so that what can be read can be set.
 *
 * @param path the keys that lead to it: {@code cluster}, {@code eventBus}
 * @param optional whether a file that leaves out the first of them goes without, for which defaults
 *     do not stand in
 * @param keys all that it may have, sections included
 */
record Section(List<String> path, boolean optional, List<String> keys) {
  static final Section POOL = new Section(List.of("pool"), false, PoolConfig.KEYS);
  static final Section ADMIN = new Section(List.of("admin"), true, AdminOptions.KEYS);
  static final Section CLUSTER = new Section(List.of("cluster"), true, ClusterOptions.KEYS);
  static final Section RELOAD = new Section(List.of("reload"), false, List.of("scan"));

  /** All of them, in a file's order. */
  static final List<Section> ALL =
      List.of(
          POOL,
          ADMIN,
          new Section(List.of("admin", "attach"), true, AdminOptions.ATTACH_KEYS),
          CLUSTER,
          new Section(List.of("cluster", "eventBus"), true, ClusterOptions.EVENT_BUS_KEYS),
          RELOAD);

  /** The keys at the top of a file that hold one value each. */
  static final List<String> TOP_VALUES =
      Stream.concat(Stream.of("onDeadLoop"), MemoryOptions.KEYS.stream()).toList();

  /** The keys at the top of a file. */
  static final List<String> TOP_KEYS =
      Stream.of(
              ALL.stream().filter(section -> section.path.size() == 1).map(Section::name),
              TOP_VALUES.stream(),
              Stream.of("routes"))
          .flatMap(keys -> keys)
          .toList();

  /** Returns {@code cluster.eventBus}. */
  String name() {
    return String.join(".", path);
  }

  /** Says whether it is in a file, or defaults stand in for it. */
  boolean isIn(JsonObject file) {
    return !optional || file.containsKey(path.get(0));
  }

  /** Returns those of the keys that hold one value, or a list of them. */
  List<String> values() {
    return keys.stream()
        .filter(key -> ALL.stream().noneMatch(inner -> inner.isAt(this, key)))
        .toList();
  }

  private boolean isAt(Section outer, String key) {
    return path.equals(Stream.concat(outer.path.stream(), Stream.of(key)).toList());
  }

  /** Begins to read it, where it is at the top of a file. */
  ConfigSection of(ConfigSection root) {
    return root.section(path.get(0)).allow(keys);
  }
}
