package dev.sluice.tls;

import dev.sluice.tls.keys.Credential;
import dev.sluice.tls.keys.FileStamps;
import dev.sluice.tls.keys.FindingList;
import dev.sluice.tls.keys.Findings;
import dev.sluice.tls.keys.KeyReloads;
import dev.sluice.tls.keys.Trust;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The contexts of one destination, for all its connections: one for each list of ALPN protocols,
 * because BoringSSL has these in the context. Any thread.
 */
public final class ClientContext implements KeyReloads.Keys {
  private static final Logger LOG = LoggerFactory.getLogger(ClientContext.class);

  // A client chooses what it offers by ALPN, so the number of lists must have a limit.
  private static final int MOST_LISTS = 16;

  private final String name;
  private final TlsClientOptions options;
  private volatile @Nullable Files read;

  /**
   * What the files had, and the contexts with it.
   *
   * @param trust null trusts every certificate
   */
  private record Files(
      @Nullable TrustManagerFactory trust,
      @Nullable Credential own,
      Map<List<String>, TlsContext> contexts) {}

  /**
   * Creates the contexts of a destination; they are built by {@link #prepare}, or when a session
   * first needs them.
   *
   * @param name place of the files, such as {@code route db: primary}
   * @param options the TLS of the destination
   */
  public ClientContext(String name, TlsClientOptions options) {
    this.name = name;
    this.options = options;
  }

  /**
   * Reads the files, and builds the context of connections without ALPN, so that no session waits
   * for it. What is wrong is reported by the sessions. Blocks.
   */
  public void prepare() {
    try {
      context(readOnce(), List.of());
    } catch (SSLException e) {
      LOG.debug("{}: {}", name, e.getMessage());
    }
  }

  /**
   * Hands over an engine for a connection. The first call reads files.
   *
   * @param name name that is sent as SNI, and that the certificate must have
   * @param port port of the destination
   * @param alpn protocols to offer; empty offers none
   * @param allocator for the engine's own buffers
   * @return a new engine, which the caller must give to a {@link PooledSslHandler}
   * @throws SSLException if the trust, the certificate or the key cannot be used
   */
  public SSLEngine newEngine(String name, int port, List<String> alpn, ByteBufAllocator allocator)
      throws SSLException {
    return context(readOnce(), alpn).newEngine(allocator, name, port);
  }

  private TlsContext context(Files files, List<String> alpn) throws SSLException {
    TlsContext context = files.contexts().get(alpn);
    if (context == null) {
      context = build(files, alpn);
      if (files.contexts().size() < MOST_LISTS) {
        files.contexts().put(List.copyOf(alpn), context);
      }
    }
    return context;
  }

  private Files readOnce() throws SSLException {
    Files known = read;
    return known == null ? readFirst() : known;
  }

  private synchronized Files readFirst() throws SSLException {
    Files known = read;
    if (known == null) {
      FileStamps before = FileStamps.of(options.files());
      FindingList findings = new FindingList();
      known = read(findings);
      if (known == null) {
        throw new SSLException(String.join("; ", findings.errors()));
      }
      read = known;
      if (!options.files().isEmpty()) {
        KeyReloads.OF_PROCESS.watch(this, before);
      }
    }
    return known;
  }

  private @Nullable Files read(Findings findings) throws SSLException {
    Findings here = findings.in("tls");
    Trust trust = options.trust() == null ? null : options.trust().read(here);
    Credential own = options.own() == null ? null : options.own().read(here);
    boolean isWhole =
        (trust == null) == (options.trust() == null) && (own == null) == (options.own() == null);
    return isWhole ? new Files(factory(trust), own, new ConcurrentHashMap<>()) : null;
  }

  /** Returns the verifier of certificates, which all contexts share: reading its files is slow. */
  private @Nullable TrustManagerFactory factory(@Nullable Trust trust) throws SSLException {
    if (!options.verify()) {
      return null;
    }
    return trust == null ? Trust.ofJdk() : trust.factory();
  }

  private TlsContext build(Files files, List<String> alpn) throws SSLException {
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .sslProvider(options.engine().provider())
            .protocols(options.minVersion().andLater())
            .endpointIdentificationAlgorithm(options.verify() ? "HTTPS" : "");
    builder.trustManager(
        files.trust() == null ? InsecureTrustManagerFactory.INSTANCE : files.trust());
    if (files.own() != null) {
      builder.keyManager(files.own().key(), files.own().chain());
    }
    if (!alpn.isEmpty()) {
      builder.applicationProtocolConfig(TlsContext.alpn(alpn));
    }
    return new TlsContext(builder.build());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public List<Path> files() {
    return options.files();
  }

  @Override
  public synchronized void reload(Findings findings) throws SSLException {
    Files before = read;
    Files next = read(findings);
    if (next != null) {
      for (List<String> alpn :
          before == null ? Set.<List<String>>of() : before.contexts().keySet()) {
        context(next, alpn);
      }
      read = next;
    }
  }
}
