package dev.sluice.tls;

import static dev.sluice.config.ConfigKey.key;
import static dev.sluice.config.ValueTypes.choice;
import static dev.sluice.config.ValueTypes.time;

import dev.sluice.config.ConfigKey;
import dev.sluice.config.ConfigSection;
import dev.sluice.config.ConfigSpec;
import dev.sluice.config.SectionType;
import dev.sluice.config.ValueTypes;
import dev.sluice.tls.keys.CertificateKeys;
import dev.sluice.tls.keys.CertificateSource;
import dev.sluice.tls.keys.TicketKeysFile;
import dev.sluice.tls.keys.TrustFiles;
import io.vertx.core.json.JsonArray;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The TLS of a route, whose clients connect with TLS. Immutable; any thread.
 *
 * @param certificates at least one; the name that a client asks for selects one, and the first is
 *     the default
 * @param strictSni whether a client that asks for no name of a certificate is refused
 * @param clientAuth what is asked of clients
 * @param trust the issuers of clients' certificates; null if {@code clientAuth} is none
 * @param ticketKeysFile secrets for session tickets, which several processes share; null if each
 *     process makes its own
 * @param engine implementation of TLS
 * @param minVersion oldest version that is accepted
 * @param alpn protocols for ALPN, the preferred one first; empty if the route has no opinion
 * @param handshakeTimeout time limit from the accept to the end of the handshake
 * @param startTls how a client asks for TLS
 */
public record TlsServerOptions(
    List<CertificateSource> certificates,
    boolean strictSni,
    ClientCertificates clientAuth,
    @Nullable TrustFiles trust,
    @Nullable Path ticketKeysFile,
    TlsEngine engine,
    TlsVersion minVersion,
    List<String> alpn,
    Duration handshakeTimeout,
    StartTls startTls) {

  /** The keys. */
  public static final ConfigSpec SPEC = new ConfigSpec("tls", "The TLS of a route.");

  private static final ConfigKey<JsonArray> CERTIFICATES =
      SPEC.add(
          key(
                  "certificates",
                  SectionType.named(List.of(CertificateKeys.SPEC)),
                  "Certificates of the route. The name that a client asks for selects one, a name"
                      + " in full before a wildcard; the first is for clients that ask for none of"
                      + " them.")
              .leftOut("at least one is needed"));

  private static final ConfigKey<Boolean> STRICT_SNI =
      SPEC.add(
          key(
                  "strictSni",
                  ValueTypes.FLAG,
                  "Whether a client is refused that asks for no name of a certificate.")
              .byDefault(false));

  private static final ConfigKey<ClientCertificates> CLIENT_AUTH =
      SPEC.add(
          key(
                  "clientAuth",
                  choice(ClientCertificates.class),
                  "Certificates of clients. require refuses a client without a valid one; request"
                      + " only one with an invalid one; none asks for none.")
              .byDefault(ClientCertificates.NONE));

  private static final ConfigKey<Path> TRUST =
      SPEC.add(
          CertificateKeys.file(
                  "trust",
                  "File with the issuers of clients' certificates that are trusted, in PEM.")
              .leftOut("none; clientAuth needs it"));

  private static final ConfigKey<Path> CRL =
      SPEC.add(
          CertificateKeys.file(
                  "crl",
                  "File with the lists of revoked certificates, in PEM or DER: one list of each"
                      + " issuer, which must not be out of date.")
              .leftOut("revocation is not checked"));

  private static final ConfigKey<Path> TICKET_KEYS_FILE =
      SPEC.add(
          CertificateKeys.file(
                  "ticketKeysFile",
                  "File with secrets for session tickets, so that several processes resume each"
                      + " other's sessions: up to three lines, each from openssl rand -base64 48."
                      + " The last but one encrypts. Only for the engine openssl.")
              .leftOut("the process makes its own every 8 hours"));

  private static final ConfigKey<TlsEngine> ENGINE = SPEC.add(TlsKeys.engine());

  private static final ConfigKey<TlsVersion> MIN_VERSION = SPEC.add(TlsKeys.minVersion());

  private static final ConfigKey<List<String>> ALPN =
      SPEC.add(
          TlsKeys.alpn(
              "Protocols that the route offers by ALPN, such as h2; preferred ones first."));

  private static final ConfigKey<Duration> HANDSHAKE_TIMEOUT =
      SPEC.add(
          key(
                  "handshakeTimeout",
                  time(Duration.ofMillis(1), Duration.ofMinutes(10)),
                  "Time for a client's handshake, from its connect on.")
              .byDefault(Duration.ofSeconds(5)));

  private static final ConfigKey<StartTls> START_TLS =
      SPEC.add(
          TlsKeys.startTls(
              "How a client asks for TLS. postgres: by an SSLRequest, as all clients of PostgreSQL"
                  + " do, or by TLS at once with ALPN, as PostgreSQL 17 can; a client that asks for"
                  + " none is refused."));

  // A client of PostgreSQL 17 that begins with TLS requires it.
  private static final List<String> POSTGRES_PROTOCOL = List.of("postgresql");

  /** Keeps copies of the lists. */
  public TlsServerOptions {
    certificates = List.copyOf(certificates);
    alpn = List.copyOf(alpn);
  }

  /**
   * Reads the section of a route; errors are added to it. Blocks: it reads the files.
   *
   * @param instead what the route can have in place of certificates: the rest of a sentence; empty
   *     if it needs certificates
   */
  public static TlsServerOptions read(ConfigSection section, String instead) {
    List<CertificateSource> certificates = CertificateKeys.read(section, CERTIFICATES);
    if (certificates.isEmpty() && !section.isWrong()) {
      section.error(
          CERTIFICATES,
          "has no certificate; allowed: one or more, each with cert and key" + instead);
    }
    TlsEngine engine = section.get(ENGINE);
    if (!engine.isAvailable()) {
      section.error(ENGINE, "does not load on this machine; allowed: auto or jdk");
    }
    ClientCertificates clientAuth = section.get(CLIENT_AUTH);
    return new TlsServerOptions(
        certificates,
        section.get(STRICT_SNI),
        clientAuth,
        trust(section, clientAuth),
        ticketKeysFile(section, engine),
        engine,
        section.get(MIN_VERSION),
        alpn(section),
        section.get(HANDSHAKE_TIMEOUT),
        section.get(START_TLS));
  }

  private static List<String> alpn(ConfigSection section) {
    List<String> alpn = section.get(ALPN);
    return alpn.isEmpty() && section.get(START_TLS) == StartTls.POSTGRES ? POSTGRES_PROTOCOL : alpn;
  }

  /** Returns the same options for clients of PostgreSQL, which ask for TLS by an SSLRequest. */
  public TlsServerOptions forPostgres() {
    return new TlsServerOptions(
        certificates,
        strictSni,
        clientAuth,
        trust,
        ticketKeysFile,
        engine,
        minVersion,
        alpn.isEmpty() ? POSTGRES_PROTOCOL : alpn,
        handshakeTimeout,
        StartTls.POSTGRES);
  }

  private static @Nullable TrustFiles trust(ConfigSection section, ClientCertificates clientAuth) {
    boolean isAsked = clientAuth != ClientCertificates.NONE;
    if (isAsked && !section.has(TRUST)) {
      section.error(CLIENT_AUTH, "needs trust: the issuers of clients' certificates");
    }
    for (ConfigKey<Path> key : List.of(TRUST, CRL)) {
      if (!isAsked && section.has(key)) {
        section.error(key, "has no effect without clientAuth: request or require");
      }
    }
    Path trust = section.find(TRUST);
    if (!isAsked || trust == null) {
      return null;
    }
    TrustFiles files = new TrustFiles(trust, section.find(CRL));
    files.read(CertificateKeys.findings(section));
    return files;
  }

  private static @Nullable Path ticketKeysFile(ConfigSection section, TlsEngine engine) {
    Path file = section.find(TICKET_KEYS_FILE);
    if (file == null) {
      return null;
    }
    if (engine == TlsEngine.JDK) {
      section.error(TICKET_KEYS_FILE, "has no effect with the engine jdk");
    }
    TicketKeysFile.read(file, CertificateKeys.findings(section));
    return file;
  }

  /** Returns the files, which may be replaced while the route runs. */
  List<Path> files() {
    List<Path> files = new ArrayList<>();
    certificates.forEach(each -> files.addAll(each.files()));
    if (trust != null) {
      files.addAll(trust.files());
    }
    if (ticketKeysFile != null) {
      files.add(ticketKeysFile);
    }
    return files;
  }
}
