package dev.sluice.tls.keys;

import java.nio.file.Path;

/**
 * Receives what is wrong with files. A message continues a sentence whose subject is the file, and
 * has no secret in it.
 */
public interface Findings {
  /** Adds an error about the file that a key of the configuration names. */
  void error(String key, Path file, String message);

  /** Adds a warning about the file that a key names; it can be used all the same. */
  void warning(String key, Path file, String message);

  /** Returns the same findings for the keys of an inner section. */
  default Findings in(String section) {
    Findings outer = this;
    return new Findings() {
      @Override
      public void error(String key, Path file, String message) {
        outer.error(section + "." + key, file, message);
      }

      @Override
      public void warning(String key, Path file, String message) {
        outer.warning(section + "." + key, file, message);
      }
    };
  }
}
