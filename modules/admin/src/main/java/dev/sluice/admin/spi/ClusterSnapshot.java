package dev.sluice.admin.spi;

import java.util.List;

/**
 * What runs here of the cluster's configuration. Immutable.
 *
 * @param version the version that runs; 0 for the file
 * @param errors why a later version does not run here; empty if there is none
 */
public record ClusterSnapshot(long version, List<String> errors) {
  /** The file runs. */
  public static final ClusterSnapshot NONE = new ClusterSnapshot(0, List.of());

  /** Keeps a copy of the list. */
  public ClusterSnapshot {
    errors = List.copyOf(errors);
  }
}
