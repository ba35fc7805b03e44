package dev.sluice.benchmarks.load;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.nio.file.Path;
import javax.net.ssl.SSLException;

/** TLS of the peers, by BoringSSL. Any thread. */
public final class ServerTls {
  private final SslContext context;

  /**
   * Reads the files.
   *
   * @param cert the certificate, in PEM
   * @param key its key, in PEM
   */
  public ServerTls(Path cert, Path key) throws SSLException {
    context =
        SslContextBuilder.forServer(cert.toFile(), key.toFile())
            .sslProvider(SslProvider.OPENSSL)
            .protocols(ClientTls.VERSION)
            .option(OpenSslContextOption.GROUPS, new String[] {ClientTls.GROUP})
            .build();
  }

  SslHandler newHandler(ByteBufAllocator allocator) {
    return context.newHandler(allocator);
  }
}
