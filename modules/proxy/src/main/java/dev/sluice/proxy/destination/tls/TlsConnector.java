package dev.sluice.proxy.destination.tls;

import dev.sluice.buffer.BufferPool;
import dev.sluice.config.Endpoint;
import dev.sluice.config.ErrorText;
import dev.sluice.tee.ClientConnection;
import dev.sluice.tee.Connector;
import dev.sluice.tls.ClientContext;
import dev.sluice.tls.Handshake;
import dev.sluice.tls.HandshakeError;
import dev.sluice.tls.PooledSslHandler;
import dev.sluice.tls.StartTls;
import dev.sluice.tls.TlsClientOptions;
import io.netty.channel.Channel;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Connects by another connector, and then does the handshake of TLS. The time limit covers both.
 * Event loop only.
 */
final class TlsConnector implements Connector {
  // A client may send anything as a server name.
  private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9_.-]{1,253}");

  private final Connector way;
  private final Endpoint to;
  private final TlsClientOptions tls;
  private final ClientContext context;
  private final BufferPool pool;
  private final Duration timeout;

  TlsConnector(
      Connector way,
      Endpoint to,
      TlsClientOptions tls,
      ClientContext context,
      BufferPool pool,
      Duration timeout) {
    this.way = way;
    this.to = to;
    this.tls = tls;
    this.context = context;
    this.pool = pool;
    this.timeout = timeout;
  }

  @Override
  public Attempt connect(ClientConnection client, Result result) {
    TlsAttempt attempt = new TlsAttempt(serverName(client), protocols(client), result);
    attempt.follow(way.connect(client, attempt));
    return attempt;
  }

  @Override
  public void lasted(Channel channel) {
    way.lasted(channel);
  }

  /** Returns the name for SNI and for the check of the certificate. */
  private String serverName(ClientConnection client) {
    String asked = tls.passesClientName() ? client.details().serverName() : tls.serverName();
    return asked != null && HOST_NAME.matcher(asked).matches() ? asked : to.address().host();
  }

  /** Returns the client's protocol, if it has agreed on one. */
  private static List<String> protocols(ClientConnection client) {
    String protocol = client.details().protocol();
    return protocol == null ? List.of() : List.of(protocol);
  }

  /** One attempt: first the connection, then the handshake. */
  private final class TlsAttempt
      implements Attempt, Result, Handshake.Result, PostgresUpgrade.Result {
    private final String name;
    private final List<String> protocols;
    private final Result result;
    private final long deadlineNanos = System.nanoTime() + timeout.toNanos();
    private @Nullable Attempt connecting;
    private @Nullable Channel channel;
    private @Nullable Handshake handshake;
    private boolean over;

    TlsAttempt(String name, List<String> protocols, Result result) {
      this.name = name;
      this.protocols = protocols;
      this.result = result;
    }

    void follow(Attempt attempt) {
      connecting = attempt;
    }

    @Override
    public void connected(Channel connected) {
      channel = connected;
      // Before the first read, because a channel asks for it only once.
      connected.config().setRecvByteBufAllocator(pool.unpackedReads(1, () -> {}));
      if (tls.startTls() == StartTls.POSTGRES) {
        PostgresUpgrade.request(connected, left(), this);
      } else {
        agreed(connected);
      }
    }

    private Duration left() {
      return Duration.ofNanos(deadlineNanos - System.nanoTime());
    }

    @Override
    public void agreed(Channel connected) {
      if (over) {
        return; // cancelled
      }
      try {
        handshake =
            Handshake.begin(
                connected,
                context.newEngine(name, to.address().port(), protocols, connected.alloc()),
                pool,
                left(),
                this);
      } catch (SSLException | RuntimeException e) {
        connected.close();
        end("TLS: " + ErrorText.of(e), e);
      }
    }

    @Override
    public void refused(String why) {
      end(why, new ConnectException(why));
    }

    @Override
    public void done(PooledSslHandler handler) {
      if (!over && channel != null) {
        over = true;
        result.connected(channel);
      }
    }

    /** The connection or the handshake has failed. */
    @Override
    public void failed(Throwable cause) {
      if (channel == null) {
        over = true;
        result.failed(cause);
      } else {
        end(HandshakeError.ofServer(cause, tls.own() != null), cause);
      }
    }

    private void end(String words, Throwable cause) {
      if (!over) {
        over = true;
        ConnectException failure = new ConnectException(words);
        failure.initCause(cause);
        result.failed(failure);
      }
    }

    @Override
    public void cancel() {
      if (over) {
        return;
      }
      over = true;
      if (handshake != null && channel != null) {
        handshake.cancel(channel);
      } else if (channel != null) {
        channel.close();
      } else if (connecting != null) {
        connecting.cancel();
      }
    }
  }
}
