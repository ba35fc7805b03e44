package dev.sluice.admin.spi;

import java.util.List;

/**
 * The results of all reloads of the configuration so far. Immutable.
 *
 * @param succeeded number of reloads that were applied
 * @param failed number of reloads that were refused
 * @param errors the errors of the last reload; empty if it was applied
 * @param lost the changes that were dropped by the file or the cluster
 * @param cluster what runs of the cluster's configuration
 */
public record ReloadSnapshot(
    long succeeded, long failed, List<String> errors, LostChanges lost, ClusterSnapshot cluster) {
  /** Keeps a copy of the list. */
  public ReloadSnapshot {
    errors = List.copyOf(errors);
  }
}
