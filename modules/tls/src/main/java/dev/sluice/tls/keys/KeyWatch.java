package dev.sluice.tls.keys;

import dev.sluice.config.ErrorText;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of one place, which may change. Only on the thread of {@link KeyReloads}. */
final class KeyWatch {
  private static final Logger LOG = LoggerFactory.getLogger(KeyReloads.class);
  // A program may still be writing the second file of a pair.
  private static final long SETTLE_MILLIS = 200;
  // A program that writes without an end must not keep the other files from being looked at.
  private static final int MOST_LOOKS = 10;

  private final WeakReference<KeyReloads.Keys> watched;
  private FileStamps read;
  private volatile List<String> errors = List.of(); // read by any thread

  KeyWatch(KeyReloads.Keys keys, FileStamps read) {
    this.watched = new WeakReference<>(keys);
    this.read = read;
  }

  List<String> errors() {
    return errors;
  }

  /**
   * Reads the files again if they have changed and no longer change.
   *
   * @param told takes a line to log; returns false if it was logged already
   * @return false if the keys are no longer in use
   */
  boolean look(Predicate<String> told) {
    KeyReloads.Keys keys = watched.get();
    if (keys == null) {
      return false;
    }
    FileStamps now = FileStamps.of(keys.files());
    if (!now.equals(read)) {
      reload(keys, settled(keys, now), told);
    }
    keys.tick();
    return true;
  }

  /** Reads the files again if they have changed or were wrong; otherwise as {@link #look}. */
  boolean lookNow(Predicate<String> told) {
    KeyReloads.Keys keys = watched.get();
    if (keys == null) {
      return false;
    }
    FileStamps now = FileStamps.of(keys.files());
    if (!now.equals(read) || !errors.isEmpty()) {
      reload(keys, now, told);
    }
    return true;
  }

  private static FileStamps settled(KeyReloads.Keys keys, FileStamps first) {
    FileStamps seen = first;
    for (int i = 0; i < MOST_LOOKS; i++) {
      try {
        Thread.sleep(SETTLE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return seen;
      }
      FileStamps next = FileStamps.of(keys.files());
      if (next.equals(seen)) {
        return seen;
      }
      seen = next;
    }
    return seen;
  }

  private void reload(KeyReloads.Keys keys, FileStamps now, Predicate<String> told) {
    read = now;
    FindingList findings = new FindingList();
    String failure = null;
    try {
      keys.reload(findings);
    } catch (Exception e) { // an engine has all kinds
      failure = "cannot be used: " + ErrorText.of(e);
    }
    report(keys, findings, failure, told);
  }

  private void report(
      KeyReloads.Keys keys,
      FindingList findings,
      @Nullable String failure,
      Predicate<String> told) {
    String name = keys.name();
    List<String> wrong =
        failure == null ? findings.errors() : List.of("its %s %s".formatted(keys.what(), failure));
    List<String> lines = wrong.stream().map(line -> name + ": " + line).toList();
    for (String line : lines) {
      if (told.test(line)) {
        LOG.warn("{} not read again, nothing has changed: {}", keys.what(), line);
      }
    }
    String done = "%s: has read its %s again".formatted(name, keys.what());
    if (lines.isEmpty() && told.test(done)) {
      LOG.info(done);
      findings.warnings().forEach(line -> LOG.warn("{}: {}", name, line));
    }
    errors = lines;
  }
}
