package dev.sluice.app.cli;

import dev.sluice.app.process.ExitCode;
import dev.sluice.app.process.SluiceVersion;
import io.netty.util.Version;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** {@code sluice version}: prints the versions of Sluice and of the software it runs on. */
final class VersionCommand implements Command {
  static final String NAME = "version";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String description() {
    return "Prints the versions of Sluice, Java, Vert.x and Netty.";
  }

  @Override
  public int run(Arguments arguments) {
    System.out.println("sluice " + orUnknown(SluiceVersion.get()));
    System.out.println(
        "java " + System.getProperty("java.version") + ", " + System.getProperty("java.vendor"));
    System.out.println("vert.x " + vertx());
    System.out.println("netty " + netty());
    return ExitCode.FINE;
  }

  private static String vertx() {
    // Vert.x itself reads this file.
    try (InputStream file =
        VersionCommand.class.getResourceAsStream("/META-INF/vertx/vertx-version.txt")) {
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
