package dev.sluice.app.process;

import org.jspecify.annotations.Nullable;

/** The version of this program. */
public final class SluiceVersion {
  private SluiceVersion() {}

  /** Returns the version; null outside of the fat jar, whose manifest has it. */
  public static @Nullable String get() {
    return SluiceVersion.class.getPackage().getImplementationVersion();
  }
}
