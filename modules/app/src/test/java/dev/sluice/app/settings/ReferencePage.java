package dev.sluice.app.settings;

import dev.sluice.config.ConfigKey;
import dev.sluice.config.ConfigSpec;
import dev.sluice.config.SectionType;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** The page of the guide with each key: its meaning, its values, and its default. */
final class ReferencePage {
  private static final String HEAD =
      """
      // Generated from the keys in the sources. To write it anew:
      // %s
      = Configuration keys
      :description: Each key of a configuration: its meaning, its values and its default.

      Sizes are bytes, or have a unit: `64KiB`, `4MiB`, `1GiB`, `1TiB`.
      Times have a unit: `500ms`, `30s`, `5m`, `2h`, `1d`; only `0` needs none.
      A host that is an IPv6 address is in brackets: `tcp://[::1]:7000`.
      """;

  private final StringBuilder page = new StringBuilder();
  private final Set<ConfigSpec> done = new HashSet<>();

  private ReferencePage() {}

  static String of(ConfigSpec file, String command) {
    ReferencePage reference = new ReferencePage();
    reference.page.append(HEAD.formatted(command));
    reference.addSection("The file", file.says(), "", file);
    return reference.page.toString();
  }

  private void addSection(String title, String says, String path, ConfigSpec spec) {
    if (!done.add(spec)) {
      return;
    }
    page.append("\n[#")
        .append(anchor(title))
        .append("]\n== ")
        .append(title)
        .append("\n\n")
        .append(says)
        .append("\n\n");
    page.append("[cols=\"2,5,3,2\"]\n|===\n| Key | Meaning | Allowed | Default\n");
    spec.keys().forEach(key -> addRow(path, key));
    page.append("|===\n");
    for (ConfigKey<?> key : spec.keys()) {
      if (key.type() instanceof SectionType<?> type) {
        type.specs().stream()
            .sorted(Comparator.comparing(ReferencePage::isForUdp))
            .forEach(
                inner ->
                    addSection(
                        title(path, key, type, inner), inner.says(), path(path, key, type), inner));
      }
    }
  }

  private static String anchor(String title) {
    return "keys-" + title.replaceAll("\\W+", "-").replaceAll("^-|-$", "").toLowerCase(Locale.ROOT);
  }

  private static String title(String path, ConfigKey<?> key, SectionType<?> type, ConfigSpec spec) {
    String title = "`" + path(path, key, type).replaceFirst("\\.$", "") + "`";
    if (isForUdp(spec)) {
      return title + ", UDP";
    }
    return spec.name().startsWith("tcp") ? title + ", TCP" + scheme(spec) : title;
  }

  /** Returns the scheme of the destinations that have these keys; empty if they are for all. */
  private static String scheme(ConfigSpec spec) {
    int dash = spec.name().indexOf('-');
    return dash < 0 ? "" : ", `" + spec.name().substring(dash + 1) + "://`";
  }

  private static boolean isForUdp(ConfigSpec spec) {
    return spec.name().startsWith("udp");
  }

  private static String path(String path, ConfigKey<?> key, SectionType<?> type) {
    return path + key.name() + (type.isList() ? "[]." : ".");
  }

  private void addRow(String path, ConfigKey<?> key) {
    boolean isSection = key.type() instanceof SectionType;
    page.append("\n| `").append(key.name()).append("`\n| ").append(key.says()).append('\n');
    page.append("| ")
        .append(isSection ? "`" + path + key.name() + "`, below" : key.type().allowed())
        .append('\n');
    page.append("| ").append(fallback(key)).append('\n');
  }

  private static String fallback(ConfigKey<?> key) {
    Object fallback = key.writtenFallback();
    if (key.isRequired()) {
      return "required";
    } else if (fallback == null) {
      return key.otherwise();
    }
    return "`" + fallback + "`";
  }
}
