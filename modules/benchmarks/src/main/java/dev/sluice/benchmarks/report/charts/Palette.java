package dev.sluice.benchmarks.report.charts;

import java.awt.Color;
import java.util.Map;

/**
 * The colours: one per contender, the same in all charts, and distinguishable by colour-blind
 * readers.
 */
final class Palette {
  static final Color PAPER = Color.WHITE;
  static final Color INK = new Color(0x1f2933);
  static final Color FAINT_INK = new Color(0x616e7c);
  static final Color GRID = new Color(0xe4e7eb);

  private static final Color OTHER = new Color(0x9aa5b1);
  private static final Map<String, Color> COLOURS =
      Map.of(
          "sluice", new Color(0x0967d2),
          "sluice-epoll", new Color(0x47a3f3),
          "sluice-io_uring", new Color(0x7c5cd6),
          "uvtee", new Color(0x52606d),
          "netty-pooled", new Color(0xde7c0a),
          "pooled", new Color(0xde7c0a),
          "adaptive", new Color(0xe8a33d),
          "plain-vertx", new Color(0xc5305d),
          "haproxy", new Color(0x2f8f5b),
          "nginx", new Color(0x8aa82f));

  private Palette() {}

  static Color of(String contender) {
    return COLOURS.getOrDefault(contender, OTHER);
  }
}
