package dev.sluice.app.demo;

/**
 * A snapshot of the tee's counters for the demo.
 *
 * @param sessions number of open sessions
 * @param slowLag lag of the slow mirror, in bytes
 * @param cuts sessions in which the stalled mirror was cut
 * @param otherCuts sessions in which another mirror was cut; must be 0
 * @param peak largest number of pooled buffers in use
 * @param overflow number of overflow buffers
 * @param whole whether every buffer is back in its pool
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
