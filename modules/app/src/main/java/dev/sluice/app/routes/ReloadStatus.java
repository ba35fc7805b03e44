package dev.sluice.app.routes;

import java.util.List;

/**
 * The results of reloading so far. Immutable.
 *
 * @param succeeded number of times the file was applied
 * @param failed number of times the file was refused
 * @param errors reasons why the last file was refused; empty if it was applied
 * @param unreadable whether the file was missing or had a syntax error
 */
public record ReloadStatus(long succeeded, long failed, List<String> errors, boolean unreadable) {
  /** The status before the file was read again. */
  public static final ReloadStatus NONE = new ReloadStatus(0, 0, List.of(), false);

  ReloadStatus applied() {
    return new ReloadStatus(succeeded + 1, failed, List.of(), false);
  }

  ReloadStatus refused(List<String> why, boolean isUnreadable) {
    return new ReloadStatus(succeeded, failed + 1, List.copyOf(why), isUnreadable);
  }

  /** Returns the status of a file that has its content from before the error again. */
  ReloadStatus withoutErrors() {
    return new ReloadStatus(succeeded, failed, List.of(), false);
  }
}
