package dev.sluice.app.routes;

import java.util.List;

/**
 * How reloading has gone so far. Immutable.
 *
 * @param succeeded how often the file was applied
 * @param failed how often it was refused
 * @param errors why it was refused the last time; empty where it was not
 * @param unreadable whether that was because of its syntax, or because there was no file
 */
public record ReloadStatus(long succeeded, long failed, List<String> errors, boolean unreadable) {
  /** The file was not looked at again yet. */
  public static final ReloadStatus NONE = new ReloadStatus(0, 0, List.of(), false);

  ReloadStatus applied() {
    return new ReloadStatus(succeeded + 1, failed, List.of(), false);
  }

  ReloadStatus refused(List<String> why, boolean isUnreadable) {
    return new ReloadStatus(succeeded, failed + 1, List.copyOf(why), isUnreadable);
  }

  /** The file is as it was before it was wrong. */
  ReloadStatus fine() {
    return new ReloadStatus(succeeded, failed, List.of(), false);
  }
}
