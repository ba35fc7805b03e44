package dev.sluice.tls;

import dev.sluice.tls.keys.Credential;
import dev.sluice.tls.keys.FileStamps;
import dev.sluice.tls.keys.FindingList;
import dev.sluice.tls.keys.Findings;
import dev.sluice.tls.keys.KeyReloads;
import dev.sluice.tls.keys.NameMap;
import dev.sluice.tls.keys.TicketKeysFile;
import dev.sluice.tls.keys.TicketSecret;
import dev.sluice.tls.keys.TicketSecrets;
import dev.sluice.tls.keys.Trust;
import io.netty.buffer.ByteBufAllocator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The contexts of a route, one per certificate, of which the name that a client asks for selects
 * one.
 *
 * <p>All connections read one immutable snapshot, which a reload replaces as a whole: when a file
 * has changed, or when the route has other options. Any thread.
 */
public final class ServerContexts implements KeyReloads.Keys, AutoCloseable {
  private final String route;
  private final Runnable unwatch;
  private volatile TlsServerOptions options;
  private volatile Snapshot snapshot;

  /** What new connections use. */
  private record Snapshot(
      TlsContext first,
      List<TlsContext> all,
      NameMap<TlsContext> byName,
      List<CertificateInfo> certificates,
      TicketKeys tickets,
      List<TicketSecret> secrets) {

    /** Lets the tickets of all contexts have other secrets. */
    Snapshot with(List<TicketSecret> others) {
      all.forEach(context -> tickets.set(context, others));
      return new Snapshot(first, all, byName, certificates, tickets, others);
    }
  }

  private ServerContexts(String route, TlsServerOptions options) throws SSLException {
    FileStamps before = FileStamps.of(options.files());
    FindingList findings = new FindingList();
    this.route = route;
    this.options = options;
    this.snapshot = orThrow(read(options, findings), findings);
    this.unwatch = KeyReloads.OF_PROCESS.watch(this, before);
  }

  /**
   * Reads the certificates and keys, and watches the files from now on. Blocks.
   *
   * @param route name of the route
   * @throws SSLException if a certificate or a key cannot be used
   */
  public static ServerContexts of(String route, TlsServerOptions options) throws SSLException {
    return new ServerContexts(route, options);
  }

  /**
   * Reads the certificates and keys of other options, for the handshakes from now on. Blocks.
   *
   * @throws SSLException if a certificate or a key cannot be used; the ones before stay in use
   */
  public synchronized void reload(TlsServerOptions next) throws SSLException {
    FindingList findings = new FindingList();
    snapshot = orThrow(read(next, findings), findings);
    options = next;
  }

  private static Snapshot orThrow(@Nullable Snapshot read, FindingList findings)
      throws SSLException {
    if (read == null) {
      throw new SSLException(String.join("; ", findings.errors()));
    }
    return read;
  }

  /**
   * Returns whether a client that asks for a name is served; if not, it gets the alert {@link
   * TlsAlert#unrecognizedName}.
   *
   * @param serverName name that the client asks for; null if it asks for none
   */
  public boolean serves(@Nullable String serverName) {
    return !options.strictSni() || find(serverName) != null;
  }

  /**
   * Hands over an engine for a connection.
   *
   * @param serverName name that the client asks for; null if it asks for none
   * @param allocator for the engine's own buffers
   * @return a new engine, which the caller must give to a {@link PooledSslHandler}
   */
  public SSLEngine newEngine(@Nullable String serverName, ByteBufAllocator allocator) {
    TlsContext found = find(serverName);
    return (found == null ? snapshot.first() : found).newEngine(allocator);
  }

  private @Nullable TlsContext find(@Nullable String serverName) {
    return serverName == null ? null : snapshot.byName().find(serverName);
  }

  /** Returns the certificates that new connections get. */
  public List<CertificateInfo> certificates() {
    return snapshot.certificates();
  }

  private @Nullable Snapshot read(TlsServerOptions from, Findings findings) throws SSLException {
    List<Credential> credentials = new ArrayList<>();
    for (int i = 0; i < from.certificates().size(); i++) {
      Findings here = findings.in("tls.certificates[" + i + "]");
      Credential read = from.certificates().get(i).read(here);
      if (read != null) {
        credentials.add(read);
      }
    }
    Trust trust = from.trust() == null ? null : from.trust().read(findings.in("tls"));
    List<TicketSecret> secrets = secrets(from.ticketKeysFile(), findings.in("tls"));
    boolean isWhole = credentials.size() == from.certificates().size();
    return isWhole && !secrets.isEmpty() && (trust == null) == (from.trust() == null)
        ? build(from, credentials, trust).with(secrets)
        : null;
  }

  private static List<TicketSecret> secrets(@Nullable Path file, Findings findings) {
    return file == null ? TicketSecrets.OF_PROCESS.now() : TicketKeysFile.read(file, findings);
  }

  private Snapshot build(TlsServerOptions from, List<Credential> credentials, @Nullable Trust trust)
      throws SSLException {
    List<TlsContext> all = new ArrayList<>();
    List<NameMap.Entry<TlsContext>> names = new ArrayList<>();
    for (CredentialGroup group : CredentialGroup.of(credentials)) {
      TlsContext context = group.context(from, trust);
      all.add(context);
      names.add(new NameMap.Entry<>(group.names(), context));
    }
    return new Snapshot(
        all.get(0),
        List.copyOf(all),
        NameMap.of(names),
        credentials.stream().map(CertificateInfo::of).toList(),
        TicketKeys.of(route, from.clientAuth(), trust),
        List.of());
  }

  @Override
  public String name() {
    return "route " + route;
  }

  @Override
  public List<Path> files() {
    return options.files();
  }

  @Override
  public synchronized void reload(Findings findings) throws SSLException {
    Snapshot read = read(options, findings);
    snapshot = Objects.requireNonNullElse(read, snapshot);
  }

  @Override
  public synchronized void tick() {
    List<TicketSecret> secrets = TicketSecrets.OF_PROCESS.now();
    if (options.ticketKeysFile() == null && !secrets.equals(snapshot.secrets())) {
      snapshot = snapshot.with(secrets);
    }
  }

  /** Ends the watch of the files; connections go on. */
  @Override
  public void close() {
    unwatch.run();
  }
}
