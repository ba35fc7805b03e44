package dev.sluice.admin.http;

import dev.sluice.tls.keys.CertificateSource;
import dev.sluice.tls.keys.Credential;
import dev.sluice.tls.keys.FileStamps;
import dev.sluice.tls.keys.FindingList;
import dev.sluice.tls.keys.Findings;
import dev.sluice.tls.keys.KeyManagers;
import dev.sluice.tls.keys.KeyReloads;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The certificate of a listener for operators. It is read again when its files change. Any thread.
 */
public final class ServerTls implements KeyReloads.Keys {
  // A connection counts for the limits of the listener only after its handshake.
  private static final long HANDSHAKE_SECONDS = 5;
  private static final long UPDATE_SECONDS = 30;

  private final CertificateSource source;
  private final FileStamps before;
  private final KeyCertOptions first;
  private @Nullable HttpServer server; // set before the files are watched
  private Runnable unwatch = () -> {};

  private ServerTls(CertificateSource source) throws IOException {
    this.source = source;
    this.before = FileStamps.of(source.files());
    FindingList findings = new FindingList();
    Credential read = source.read(findings.in("tls"));
    if (read == null) {
      throw new IOException(String.join("; ", findings.errors()));
    }
    this.first = keys(read);
  }

  /** Reads the certificate; fails if it cannot be used. */
  public static Future<ServerTls> open(Vertx vertx, CertificateSource source) {
    return vertx.<ServerTls>executeBlocking(() -> new ServerTls(source));
  }

  private static KeyCertOptions keys(Credential credential) {
    return KeyCertOptions.wrap(KeyManagers.of(List.of(credential)));
  }

  /** Returns the options of a server; without a certificate it has no TLS. */
  public static HttpServerOptions options(@Nullable ServerTls tls) {
    HttpServerOptions options = ConnectionLimits.serverOptions();
    if (tls != null) {
      options.setSsl(true).setKeyCertOptions(tls.first);
      options.setSslHandshakeTimeout(HANDSHAKE_SECONDS);
      options.setSslHandshakeTimeoutUnit(TimeUnit.SECONDS);
    }
    return options;
  }

  /** Lets a server have the next certificates, until {@link #close}. */
  public static void watch(@Nullable ServerTls tls, HttpServer server) {
    if (tls != null) {
      tls.server = server;
      tls.unwatch = KeyReloads.OF_PROCESS.watch(tls, tls.before);
    }
  }

  /** Ends the watch of the files. */
  public void close() {
    unwatch.run();
  }

  @Override
  public String name() {
    return "admin";
  }

  @Override
  public List<Path> files() {
    return source.files();
  }

  @Override
  public void reload(Findings findings) throws Exception {
    Credential read = source.read(findings.in("tls"));
    if (read != null && server != null) {
      server
          .updateSSLOptions(new ServerSSLOptions().setKeyCertOptions(keys(read)))
          .toCompletionStage()
          .toCompletableFuture()
          .get(UPDATE_SECONDS, TimeUnit.SECONDS);
    }
  }
}
