package dev.sluice.admin.spi;

import java.util.List;

/**
 * How reloading the configuration has gone so far. Immutable.
 *
 * @param succeeded how often it was applied while routes ran
 * @param failed how often it was refused
 * @param errors why it was refused the last time; empty where it was not
 */
public record ReloadSnapshot(long succeeded, long failed, List<String> errors) {
  /** Keeps a copy of the list. */
  public ReloadSnapshot {
    errors = List.copyOf(errors);
  }
}
