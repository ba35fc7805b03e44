package dev.sluice.tls;

import dev.sluice.tls.keys.Credential;
import dev.sluice.tls.keys.KeyManagers;
import dev.sluice.tls.keys.Trust;
import io.netty.handler.ssl.OpenSslCredential;
import io.netty.handler.ssl.OpenSslCredentialBuilder;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCounted;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Certificates of the same names, with keys of different algorithms: a client gets the one that it
 * can verify, and of several the first.
 */
final class CredentialGroup {
  private final List<Credential> credentials = new ArrayList<>();

  private CredentialGroup() {}

  /** Returns the groups, in the order of their first certificates. */
  static List<CredentialGroup> of(List<Credential> credentials) {
    List<CredentialGroup> groups = new ArrayList<>();
    for (Credential each : credentials) {
      groups.stream()
          .filter(group -> group.takes(each))
          .findFirst()
          .orElseGet(
              () -> {
                CredentialGroup added = new CredentialGroup();
                groups.add(added);
                return added;
              })
          .credentials
          .add(each);
    }
    return groups;
  }

  private boolean takes(Credential other) {
    return names().equals(other.names())
        && credentials.stream()
            .noneMatch(mine -> mine.key().getAlgorithm().equals(other.key().getAlgorithm()));
  }

  /** Returns the host names that all have. */
  List<String> names() {
    return credentials.isEmpty() ? List.of() : credentials.get(0).names();
  }

  /** Returns a context with all certificates. */
  TlsContext context(TlsServerOptions options, @Nullable Trust trust) throws SSLException {
    if (options.engine().provider() == SslProvider.JDK) {
      SslContextBuilder forJdk = SslContextBuilder.forServer(KeyManagers.of(credentials));
      return new TlsContext(configure(forJdk, options, trust).build());
    }
    List<OpenSslCredential> ours = credentials.size() == 1 ? List.of() : openSslCredentials();
    try {
      Credential first = credentials.get(0);
      SslContextBuilder builder =
          SslContextBuilder.forServer(first.key(), first.chain()).addCredentials(ours);
      return new TlsContext(configure(builder, options, trust).build());
    } finally {
      ours.forEach(ReferenceCounted::release); // the context has its own references
    }
  }

  private static SslContextBuilder configure(
      SslContextBuilder builder, TlsServerOptions options, @Nullable Trust trust) {
    builder
        .sslProvider(options.engine().provider())
        .protocols(options.minVersion().andLater())
        .clientAuth(options.clientAuth().netty);
    if (trust != null) {
      builder.trustManager(trust.factory());
    }
    return options.alpn().isEmpty()
        ? builder
        : builder.applicationProtocolConfig(TlsContext.alpn(options.alpn()));
  }

  /** BoringSSL tries these in their order, and the key of the context itself last. */
  private List<OpenSslCredential> openSslCredentials() {
    return credentials.stream()
        .map(
            each ->
                OpenSslCredentialBuilder.forX509(
                        each.key(), each.chain().toArray(new X509Certificate[0]))
                    .build())
        .toList();
  }
}
