package dev.sluice.admin.spi;

import java.util.List;

/**
 * The effect that a reload would have. Immutable.
 *
 * @param changed names of the routes that would change
 * @param drops changes made while it runs that would be lost; {@code file} is the value in the new
 *     file
 */
public record ReloadPlan(List<String> changed, List<Difference> drops) {
  /** Keeps copies of the lists. */
  public ReloadPlan {
    changed = List.copyOf(changed);
    drops = List.copyOf(drops);
  }
}
