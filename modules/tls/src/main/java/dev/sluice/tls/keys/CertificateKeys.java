package dev.sluice.tls.keys;

import static dev.sluice.config.ConfigKey.key;
import static dev.sluice.config.ValueTypes.text;

import dev.sluice.config.ConfigKey;
import dev.sluice.config.ConfigSection;
import dev.sluice.config.ConfigSpec;
import dev.sluice.config.LocalPath;
import dev.sluice.config.ValueType;
import io.vertx.core.json.JsonArray;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The keys of certificates in a configuration, and their reader. */
public final class CertificateKeys {
  private static final ValueType<Path> FILE = text("path of a file", "", LocalPath::of);

  /** The keys of one certificate. */
  public static final ConfigSpec SPEC =
      new ConfigSpec("certificate", "A certificate and its private key.");

  static final ConfigKey<Path> CERT =
      SPEC.add(
          file(
                  "cert",
                  "File with the certificate, and those of its issuers after it, in PEM. It is read"
                      + " again when it changes, as all these files are.")
              .leftOut("it is in pkcs12"));

  static final ConfigKey<Path> KEY =
      SPEC.add(
          file(
                  "key",
                  "File with the private key in PEM, RSA or elliptic curve, without a password."
                      + " Refused if every user may read it.")
              .leftOut("the key is in the file of cert"));

  static final ConfigKey<Path> PKCS12 =
      SPEC.add(
          file("pkcs12", "File with the key and its certificates in PKCS#12, instead of cert.")
              .leftOut("they are in cert and key"));

  static final ConfigKey<Path> PASSWORD_FILE =
      SPEC.add(
          file(
                  "passwordFile",
                  "File with the password of the file in PKCS#12. Refused if every user may read"
                      + " it.")
              .leftOut("no password; pkcs12 needs one"));

  private CertificateKeys() {}

  /** Adds the keys to those of a section in which a certificate may be missing. */
  public static void addTo(ConfigSpec spec, String withoutCertificate) {
    spec.add(CERT.leftOut(withoutCertificate));
    spec.add(KEY);
    spec.add(PKCS12.leftOut(withoutCertificate));
    spec.add(PASSWORD_FILE);
  }

  /** Returns the key of a file; whether it can be used is found when it is read. */
  public static ConfigKey<Path> file(String name, String says) {
    return key(name, FILE, says);
  }

  /** Returns whether the value of a key is the path of a certificate, a key or the like. */
  public static boolean isFile(ConfigKey<?> key) {
    return key.type().equals(FILE);
  }

  /**
   * Reads the certificates of a list; errors and warnings are added to the sections.
   *
   * @return the valid ones
   */
  public static List<CertificateSource> read(ConfigSection tls, ConfigKey<JsonArray> certificates) {
    return tls.sections(certificates).stream()
        .map(section -> read(section.allow(SPEC)))
        .filter(Objects::nonNull)
        .toList();
  }

  /** Reads a section that may have the keys of a certificate; null if it has none, or errors. */
  public static @Nullable CertificateSource read(ConfigSection section) {
    CertificateSource source = source(section);
    return source == null || source.read(findings(section)) == null ? null : source;
  }

  /** Reads a section as {@link #read}, or returns null, without an error, if it has no such key. */
  public static @Nullable CertificateSource readIfAny(ConfigSection section) {
    boolean hasAny = SPEC.keys().stream().anyMatch(section::has);
    return hasAny ? read(section) : null;
  }

  private static @Nullable CertificateSource source(ConfigSection section) {
    boolean isPem = section.has(CERT);
    if (isPem == section.has(PKCS12)) {
      section.error(isPem ? PKCS12 : CERT, isPem ? "has no place beside cert" : "missing");
      return null;
    }
    ConfigKey<Path> second = isPem ? KEY : PASSWORD_FILE;
    ConfigKey<Path> foreign = isPem ? PASSWORD_FILE : KEY;
    if (section.has(foreign)) {
      section.error(foreign, "has no place beside " + (isPem ? "cert" : "pkcs12"));
    }
    if (!isPem && !section.has(PASSWORD_FILE)) {
      section.error(PASSWORD_FILE, "missing");
    }
    Path first = section.find(isPem ? CERT : PKCS12);
    Path other = isPem && !section.has(KEY) ? first : section.find(second);
    if (first == null || other == null) {
      return null;
    }
    return isPem ? new PemFiles(first, other) : new Pkcs12File(first, other);
  }

  /** Returns findings that are added to the section that names the file. */
  public static Findings findings(ConfigSection section) {
    return new SectionFindings(section);
  }

  private record SectionFindings(ConfigSection section) implements Findings {
    @Override
    public void error(String key, Path file, String message) {
      section.error(key, message);
    }

    @Override
    public void warning(String key, Path file, String message) {
      section.warn(key, message);
    }
  }
}
