package dev.sluice.tls.keys;

import dev.sluice.config.ConfigSection;
import io.netty.pkitesting.X509Bundle;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;

/** A folder with certificates and keys. */
public final class KeyFolder {
  private final Path folder;

  public KeyFolder(Path folder) {
    this.folder = folder;
  }

  public Path path(String name) {
    return folder.resolve(name);
  }

  /** Writes a file that only its owner may read. */
  public Path write(String name, String text) throws IOException {
    Path file = Files.writeString(path(name), text);
    permit(name, "rw-------");
    return file;
  }

  public void permit(String name, String permissions) throws IOException {
    Files.setPosixFilePermissions(path(name), PosixFilePermissions.fromString(permissions));
  }

  /** Copies a file that openssl has made. */
  public Path copy(String name) throws IOException {
    try (InputStream in = Objects.requireNonNull(KeyFolder.class.getResourceAsStream(name))) {
      return write(name, new String(in.readAllBytes(), StandardCharsets.UTF_8));
    }
  }

  /** Writes {@code name.pem}, with the chain, and {@code name.key}. */
  public void write(String name, X509Bundle bundle) throws IOException {
    write(name + ".pem", bundle.getCertificatePathPEM());
    write(name + ".key", bundle.getPrivateKeyPEM());
  }

  public void writePkcs12(String name, X509Bundle bundle, String password) throws Exception {
    try (OutputStream out = Files.newOutputStream(path(name))) {
      bundle.toKeyStore(password.toCharArray()).store(out, password.toCharArray());
    }
  }

  /** Returns a section; the values are names in this folder. */
  public ConfigSection section(String... keysAndNames) {
    JsonObject section = new JsonObject();
    for (int i = 0; i < keysAndNames.length; i += 2) {
      section.put(keysAndNames[i], path(keysAndNames[i + 1]).toString());
    }
    return ConfigSection.root(section);
  }
}
