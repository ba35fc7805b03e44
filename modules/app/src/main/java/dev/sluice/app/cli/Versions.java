package dev.sluice.app.cli;

import dev.sluice.app.process.SluiceVersion;
import io.netty.util.Version;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IVersionProvider;

/** The versions of Sluice and of what it stands on. */
final class Versions implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {
      "sluice " + orUnknown(SluiceVersion.get()),
      "java " + System.getProperty("java.version") + ", " + System.getProperty("java.vendor"),
      "vert.x " + vertx(),
      "netty " + netty()
    };
  }

  private static String vertx() {
    // Where Vert.x itself reads it.
    try (InputStream file =
        Versions.class.getResourceAsStream("/META-INF/vertx/vertx-version.txt")) {
      return file == null
          ? orUnknown(null)
          : new String(file.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return orUnknown(null);
    }
  }

  private static String netty() {
    Version version = Version.identify().get("netty-transport");
    return orUnknown(version == null ? null : version.artifactVersion());
  }

  private static String orUnknown(@Nullable String version) {
    return version == null ? "(unknown version)" : version;
  }
}
