package dev.sluice.app.demo;

/**
 * What the demo wants to know of its tee at one moment.
 *
 * @param sessions open ones
 * @param slowLag bytes that the slow mirror is behind
 * @param cuts sessions in which the stalled mirror was cut
 * @param otherCuts sessions in which another mirror was cut, which must not be
 * @param peak pooled buffers held at most
 * @param overflow unpooled buffers that stood in
 * @param whole whether every buffer is back
 */
record DemoSnapshot(
    long sessions,
    long slowLag,
    long cuts,
    long otherCuts,
    int peak,
    long overflow,
    boolean whole) {
  static final DemoSnapshot NOTHING = new DemoSnapshot(0, 0, 0, 0, 0, 0, true);

  DemoSnapshot plus(DemoSnapshot other) {
    return new DemoSnapshot(
        sessions + other.sessions,
        slowLag + other.slowLag,
        cuts + other.cuts,
        otherCuts + other.otherCuts,
        peak + other.peak,
        overflow + other.overflow,
        whole && other.whole);
  }
}
