package dev.sluice.proxy.destination.tls;

import dev.sluice.config.Endpoint;
import dev.sluice.config.ErrorText;
import dev.sluice.proxy.header.HeaderOptions;
import dev.sluice.proxy.header.HeaderWriter;
import dev.sluice.tee.ClientDetails;
import dev.sluice.tls.ClientContext;
import dev.sluice.tls.HandshakeError;
import dev.sluice.tls.SessionInfo;
import dev.sluice.tls.StartTls;
import dev.sluice.tls.TlsClientOptions;
import dev.sluice.tls.TlsVersion;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One handshake over a blocking socket, with the same steps as {@link TlsConnector}. One thread.
 */
final class TlsTrial implements PostgresUpgrade.Result {
  // With TLS 1.3, a server verifies Sluice's certificate after the end of Sluice's handshake.
  private static final int OBJECTION_MILLIS = 300;
  private static final int READ_BYTES = 16 * 1024;

  private final TlsClientOptions tls;
  private final Socket socket;
  private final long deadlineNanos;
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private boolean answered;
  private @Nullable String refusal;

  /**
   * Creates a trial.
   *
   * @param tls the TLS of the destination
   * @param socket connected; borrowed
   * @param limit time limit of the trial
   */
  TlsTrial(TlsClientOptions tls, Socket socket, Duration limit) {
    this.tls = tls;
    this.socket = socket;
    this.deadlineNanos = System.nanoTime() + limit.toNanos();
  }

  /**
   * Does the handshake, and ends the stream.
   *
   * @return the version of TLS
   * @throws IOException if it fails; the message continues a sentence about the destination
   */
  String run(Endpoint to, HeaderOptions header, ClientContext context) throws IOException {
    try {
      if (header.isOn()) {
        ByteBuf bytes = Unpooled.buffer();
        new HeaderWriter(header, false).write(bytes, null, null, new ClientDetails());
        channel.writeOutbound(bytes);
      }
      if (tls.startTls() == StartTls.POSTGRES) {
        ask();
      }
      String host = to.address().host();
      String name = tls.serverName() == null ? host : tls.serverName();
      return shakeHands(
          new SslHandler(context.newEngine(name, to.address().port(), List.of(), channel.alloc())));
    } finally {
      close();
    }
  }

  private void close() {
    try {
      channel.finishAndReleaseAll();
    } catch (Exception e) { // of any type, which the channel throws without a declaration
      // It was reported, or came after the result.
    }
  }

  private void ask() throws IOException {
    PostgresUpgrade.request(channel, left(), this);
    try {
      exchangeUntil(() -> answered || !channel.isOpen());
    } catch (SocketTimeoutException e) {
      throw new IOException("did not answer an SSLRequest within connectTimeout", e);
    }
    if (refusal != null) {
      throw new IOException(refusal);
    }
  }

  @Override
  public void agreed(Channel same) {
    answered = true;
  }

  @Override
  public void refused(String why) {
    answered = true;
    refusal = why;
  }

  private String shakeHands(SslHandler handler) throws IOException {
    channel.pipeline().addLast(handler);
    try {
      exchangeUntil(() -> handler.handshakeFuture().isDone());
      send(); // the last bytes of the handshake, or an alert
    } catch (SocketTimeoutException e) {
      throw new IOException("TLS: the handshake took too long", e);
    } catch (IOException e) {
      throw new IOException("TLS: " + ErrorText.of(e), e);
    }
    Throwable failure = handler.handshakeFuture().cause();
    if (failure != null) {
      throw new IOException(HandshakeError.ofServer(failure, tls.own() != null), failure);
    }
    TlsVersion version = SessionInfo.version(handler.engine());
    if (version == TlsVersion.TLS_1_3) {
      waitForObjection();
    }
    sayGoodbye();
    return version.toString();
  }

  private void waitForObjection() throws IOException {
    try {
      if (!receive(Math.min(OBJECTION_MILLIS, millisLeft()))) {
        throw new IOException("TLS: it has closed the connection after the handshake");
      }
    } catch (SocketTimeoutException e) {
      return; // it waits for the first bytes
    }
    Throwable failure = takeFailure();
    if (failure != null) {
      throw new IOException(HandshakeError.ofServer(failure, tls.own() != null), failure);
    }
  }

  private void sayGoodbye() {
    channel.close();
    try {
      send();
    } catch (IOException e) {
      // the server has gone
    }
  }

  /** Carries bytes both ways until a state is reached, or the server has ended its stream. */
  private void exchangeUntil(BooleanSupplier reached) throws IOException {
    send();
    while (!reached.getAsBoolean()) {
      if (!receive(millisLeft())) {
        channel.close();
        return;
      }
      send();
    }
  }

  private void send() throws IOException {
    for (ByteBuf bytes; (bytes = channel.readOutbound()) != null; bytes.release()) {
      bytes.readBytes(socket.getOutputStream(), bytes.readableBytes());
    }
  }

  /** Returns false at the end of the server's stream. */
  private boolean receive(int millis) throws IOException {
    byte[] bytes = new byte[READ_BYTES];
    socket.setSoTimeout(millis);
    int length = socket.getInputStream().read(bytes);
    if (length > 0) {
      // Without a check of errors: they are in the future of the handshake, too.
      channel.pipeline().fireChannelRead(Unpooled.wrappedBuffer(bytes, 0, length));
      channel.pipeline().fireChannelReadComplete();
      channel.runPendingTasks();
    }
    return length >= 0;
  }

  private @Nullable Throwable takeFailure() {
    try {
      channel.checkException();
      return null;
    } catch (Exception e) { // of any type, which the channel throws without a declaration
      return e;
    }
  }

  private Duration left() {
    return Duration.ofNanos(deadlineNanos - System.nanoTime());
  }

  private int millisLeft() throws SocketTimeoutException {
    long millis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
    if (millis <= 0) {
      throw new SocketTimeoutException();
    }
    return (int) Math.min(millis, Integer.MAX_VALUE);
  }
}
