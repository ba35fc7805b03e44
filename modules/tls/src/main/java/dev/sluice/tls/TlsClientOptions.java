package dev.sluice.tls;

import static dev.sluice.config.ConfigKey.key;

import dev.sluice.config.ConfigKey;
import dev.sluice.config.ConfigSection;
import dev.sluice.config.ConfigSpec;
import dev.sluice.config.ValueTypes;
import dev.sluice.tls.keys.CertificateKeys;
import dev.sluice.tls.keys.CertificateSource;
import dev.sluice.tls.keys.TrustFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The TLS of a destination, to which Sluice connects with TLS. Immutable; any thread.
 *
 * @param trust the trusted issuers of the destination's certificate; null trusts those of the JDK
 * @param serverName name that the certificate must have; null is the host of the address
 * @param passesClientName whether {@code serverName} is the name that the client asked for
 * @param verify whether the destination's certificate and name are verified
 * @param own Sluice's own certificate; null if it has none
 * @param engine implementation of TLS
 * @param minVersion oldest version that is accepted
 * @param startTls how Sluice asks for TLS
 */
public record TlsClientOptions(
    @Nullable TrustFiles trust,
    @Nullable String serverName,
    boolean passesClientName,
    boolean verify,
    @Nullable CertificateSource own,
    TlsEngine engine,
    TlsVersion minVersion,
    StartTls startTls) {

  /** The keys. */
  public static final ConfigSpec SPEC =
      new ConfigSpec("destinationTls", "The TLS of a destination.");

  private static final ConfigKey<Path> TRUST =
      SPEC.add(
          CertificateKeys.file("trust", "File with the trusted issuers of the certificate, in PEM.")
              .leftOut("the issuers that the JDK trusts"));

  private static final String CLIENT = "client";

  private static final ConfigKey<String> SERVER_NAME =
      SPEC.add(
          key(
                  "serverName",
                  ValueTypes.text("client or a host name", ".", Object::toString),
                  "Name that is sent as SNI, and that the certificate must have; client is the"
                      + " name that the client has sent.")
              .leftOut("the host of to"));

  private static final ConfigKey<Boolean> VERIFY =
      SPEC.add(
          key(
                  "verify",
                  ValueTypes.FLAG,
                  "Whether the certificate must be trusted and have the name. false accepts any"
                      + " certificate, so anyone between can read and change the bytes.")
              .byDefault(true));

  static {
    CertificateKeys.addTo(SPEC, "no certificate of Sluice");
  }

  private static final ConfigKey<TlsEngine> ENGINE = SPEC.add(TlsKeys.engine());

  private static final ConfigKey<TlsVersion> MIN_VERSION = SPEC.add(TlsKeys.minVersion());

  private static final ConfigKey<StartTls> START_TLS =
      SPEC.add(
          TlsKeys.startTls(
              "How Sluice asks for TLS. postgres: by an SSLRequest, which servers of PostgreSQL"
                  + " expect."));

  /** Reads the section of a destination; errors are added to it. */
  public static TlsClientOptions read(ConfigSection section) {
    String name = section.find(SERVER_NAME);
    boolean passes = CLIENT.equals(name);
    TlsEngine engine = section.get(ENGINE);
    if (!engine.isAvailable()) {
      section.error(ENGINE, "does not load on this machine; allowed: auto or jdk");
    }
    return new TlsClientOptions(
        trust(section),
        passes ? null : name,
        passes,
        section.get(VERIFY),
        CertificateKeys.readIfAny(section),
        engine,
        section.get(MIN_VERSION),
        section.get(START_TLS));
  }

  private static @Nullable TrustFiles trust(ConfigSection section) {
    Path file = section.find(TRUST);
    if (file == null) {
      return null;
    }
    TrustFiles trust = new TrustFiles(file, null);
    trust.read(CertificateKeys.findings(section));
    return trust;
  }

  /** Returns the same options for a server of PostgreSQL, which is asked for TLS. */
  public TlsClientOptions forPostgres() {
    return new TlsClientOptions(
        trust, serverName, passesClientName, verify, own, engine, minVersion, StartTls.POSTGRES);
  }

  /** Returns whether a section says how Sluice asks for TLS. */
  public static boolean hasStartTls(ConfigSection section) {
    return section.has(START_TLS);
  }

  /** Returns the files, which may be replaced while the destination is in use. */
  List<Path> files() {
    List<Path> files = new ArrayList<>();
    if (trust != null) {
      files.addAll(trust.files());
    }
    if (own != null) {
      files.addAll(own.files());
    }
    return files;
  }
}
