package dev.sluice.proxy.stage.tls;

import dev.sluice.proxy.stage.ConnectionStage;
import dev.sluice.proxy.stage.hello.ClientHello;
import dev.sluice.proxy.stage.hello.FirstBytes;
import dev.sluice.proxy.stage.hello.FirstBytes.NoHello;
import dev.sluice.proxy.stage.preface.PrefaceLimits;
import dev.sluice.proxy.stage.preface.PrefaceParser;
import dev.sluice.proxy.stage.preface.PrefaceReader;
import dev.sluice.proxy.stage.preface.Verdict;
import dev.sluice.proxy.stage.starttls.PostgresStart;
import dev.sluice.proxy.stats.RejectReason;
import dev.sluice.tee.ClientConnection;
import dev.sluice.tls.CertificateInfo;
import dev.sluice.tls.ServerContexts;
import dev.sluice.tls.StartTls;
import dev.sluice.tls.TlsServerOptions;
import io.netty.buffer.ByteBuf;
import java.util.List;
import javax.net.ssl.SSLException;

/**
 * Ends the TLS of clients: it reads the ClientHello, whose name selects the certificate, and then
 * does the handshake. A client that fails costs no connection to a destination.
 *
 * <p>Any thread may create it; connections pass it on their own event loops.
 */
public final class TlsStage implements ConnectionStage {
  private final TlsServerOptions options;
  private final ServerContexts contexts;
  private final HandshakeCounts counts;

  /**
   * Creates the stage of a route, and reads its certificates. Blocks.
   *
   * @param route name of the route
   * @param counts counts the handshakes
   * @throws IllegalArgumentException if a certificate or a key cannot be used
   */
  public TlsStage(String route, TlsServerOptions options, HandshakeCounts counts) {
    this.options = options;
    this.counts = counts;
    try {
      this.contexts = ServerContexts.of(route, options);
    } catch (SSLException e) {
      throw new IllegalArgumentException("TLS: " + e.getMessage(), e);
    }
  }

  /** Returns the options that the stage was created with. */
  public TlsServerOptions options() {
    return options;
  }

  /** Returns the certificates that clients get. */
  public List<CertificateInfo> certificates() {
    return contexts.certificates();
  }

  @Override
  public void close() {
    contexts.close();
  }

  @Override
  public boolean reads() {
    return true;
  }

  @Override
  public void enter(ClientConnection client, Next next) {
    ClientHandshake handshake = new ClientHandshake(client, contexts, options, counts, next);
    if (options.startTls() == StartTls.POSTGRES) {
      PostgresStart start = new PostgresStart(client.channel());
      PrefaceReader.read(
          client,
          new PrefaceLimits(PostgresStart.MAX, handshake.left()),
          start,
          new Started(start, client, handshake, next));
    } else {
      readHello(client, handshake);
    }
  }

  private static void readHello(ClientConnection client, ClientHandshake handshake) {
    PrefaceReader.read(
        client,
        new PrefaceLimits(ClientHello.MAX, handshake.left()),
        new HelloParser(client),
        handshake);
  }

  /** Continues once a client of PostgreSQL has asked for TLS, or needs none. */
  private record Started(
      PostgresStart start, ClientConnection client, ClientHandshake handshake, Next next)
      implements Next {
    @Override
    public void proceed() {
      if (start.isCancel()) {
        next.proceed();
      } else {
        readHello(client, handshake);
      }
    }

    @Override
    public void reject(RejectReason reason) {
      handshake.reject(reason);
    }

    @Override
    public void reject(RejectReason reason, String why) {
      handshake.reject(reason, why);
    }

    @Override
    public void leave() {
      handshake.leave();
    }
  }

  /** Notes the client's server name, and leaves all bytes to the handshake. */
  private record HelloParser(ClientConnection client) implements PrefaceParser {
    @Override
    public Verdict parse(ByteBuf bytes) {
      FirstBytes first = FirstBytes.of(bytes);
      if (first instanceof ClientHello hello) {
        if (hello.serverName() != null) {
          client.details().setServerName(hello.serverName());
        }
        return Verdict.done(0);
      }
      return switch ((NoHello) first) {
        case NEED_MORE -> Verdict.MORE;
        case NOT_TLS -> Verdict.reject(RejectReason.BAD_PREFACE, "it does not speak TLS");
        case MALFORMED -> Verdict.reject(RejectReason.BAD_PREFACE, "its ClientHello is wrong");
      };
    }
  }
}
