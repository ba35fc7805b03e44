package dev.sluice.proxy.postgres;

import dev.sluice.buffer.BufferPool;
import dev.sluice.buffer.PackingRecvByteBufAllocator;
import dev.sluice.proxy.pace.GateQueue;
import dev.sluice.tee.BranchEnd;
import dev.sluice.tee.ClientConnection;
import dev.sluice.tee.CloseReason;
import dev.sluice.tee.Connector;
import dev.sluice.transport.StreamChannels;
import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import io.vertx.core.internal.ContextInternal;
import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Connects to a mirror by another connector once the primary has let the client in, and logs in
 * there with the client's name. The time limit covers both. Event loop only.
 */
final class LoginConnector implements Connector {
  private final Connector way;
  private final String mirror;
  private final Passwords passwords;
  private final CancelKeys cancelKeys;
  private final ContextInternal context;
  private final Duration timeout;
  private final Runnable endedCopy;

  /**
   * Creates a connector.
   *
   * @param way connects to the mirror, with TLS if it has TLS
   * @param mirror name of the mirror
   * @param context whose event loop runs the sessions
   * @param timeout time limit of connection and login together
   * @param endedCopy called when the mirror was made to give up a COPY
   */
  LoginConnector(
      Connector way,
      String mirror,
      Passwords passwords,
      CancelKeys cancelKeys,
      ContextInternal context,
      Duration timeout,
      Runnable endedCopy) {
    this.way = way;
    this.mirror = mirror;
    this.passwords = passwords;
    this.cancelKeys = cancelKeys;
    this.context = context;
    this.timeout = timeout;
    this.endedCopy = endedCopy;
  }

  @Override
  public Attempt connect(ClientConnection client, Result result) {
    PostgresSession session = PostgresSession.of(client);
    if (session == null) {
      return none(result, "gets no session that began before its route had protocol: postgres");
    }
    if (session.first() instanceof FirstMessage.Cancel cancel) {
      CancelKey key = cancelKeys.find(cancel.key(), mirror);
      return key == null
          ? none(result, null)
          : CancelAttempt.begin(way, client, key, timeout, result);
    }
    Startup startup = ((FirstMessage.Begin) session.first()).startup();
    if (startup.isReplication()) {
      return none(result, "gets no session of replication, which cannot be mirrored");
    }
    LoginAttempt attempt = new LoginAttempt(client, session, startup, result);
    session.await(attempt);
    return attempt;
  }

  private static Attempt none(Result result, @Nullable String why) {
    result.failed(new BranchEnd(CloseReason.NOT_MIRRORED, why));
    return () -> {};
  }

  @Override
  public void lasted(Channel channel) {
    way.lasted(channel);
  }

  /** One attempt: first the primary's consent, then the connection, then the login. */
  private final class LoginAttempt
      implements Attempt, Result, PostgresSession.Waiting, LoginHandler.Result {
    private final ClientConnection client;
    private final PostgresSession session;
    private final Startup startup;
    private final Result result;
    private final GateQueue gates;
    private @Nullable Attempt connecting;
    private @Nullable Channel channel;
    private @Nullable LoginHandler login;
    private @Nullable Future<?> timer;
    private boolean over;

    LoginAttempt(ClientConnection client, PostgresSession session, Startup startup, Result result) {
      this.client = client;
      this.session = session;
      this.startup = startup;
      this.result = result;
      this.gates = session.newGates();
    }

    @Override
    public void letIn() {
      timer =
          context
              .nettyEventLoop()
              .schedule(this::timedOut, timeout.toNanos(), TimeUnit.NANOSECONDS);
      try {
        Attempt attempt = way.connect(client, this);
        connecting = over ? null : attempt;
      } catch (RuntimeException | OutOfMemoryError e) {
        fail(e); // such as no free file descriptor: the primary's response must not fail by it
      }
    }

    @Override
    public void turnedAway() {
      fail(new BranchEnd(CloseReason.NOT_MIRRORED, null));
    }

    private void timedOut() {
      fail(
          channel == null
              ? new ConnectException("did not connect within connectTimeout")
              : refusal("it took longer than connectTimeout"));
    }

    private static BranchEnd refusal(String why) {
      return new BranchEnd(CloseReason.LOGIN_FAILED, "login failed: " + why);
    }

    @Override
    public void connected(Channel connected) {
      channel = connected;
      if (!(connected.config().getRecvByteBufAllocator() instanceof PackingRecvByteBufAllocator)) {
        // Before the first read, because a channel asks for it only once.
        connected
            .config()
            .setRecvByteBufAllocator(BufferPool.of(context).unpackedReads(1, () -> {}));
      }
      login = new LoginHandler(context, startup, passwords, this);
      connected.pipeline().addLast(login);
    }

    @Override
    public void failed(Throwable cause) {
      fail(cause);
    }

    @Override
    public void refused(String why) {
      fail(refusal(why));
    }

    @Override
    public void loggedIn(Messages responses) {
      Channel ready = channel;
      if (ready == null || !end()) {
        return;
      }
      MirrorHandler handler = new MirrorHandler(responses, gates, endedCopy);
      responses.setReceiver(handler);
      ready.pipeline().addLast(handler);
      CancelKey key = login == null ? null : login.key();
      if (key != null) {
        session.mirrorKey(mirror, key);
      }
      ready.closeFuture().addListener(closed -> session.remove(gates));
      result.connected(ready);
    }

    private void fail(Throwable cause) {
      if (end()) {
        undo();
        result.failed(cause);
      }
    }

    @Override
    public void cancel() {
      if (end()) {
        undo();
      }
    }

    /** Returns false if the attempt has ended before. */
    private boolean end() {
      if (over) {
        return false;
      }
      over = true;
      session.remove(this);
      if (timer != null) {
        timer.cancel(false);
      }
      return true;
    }

    /** Closes what was opened, past the handler of TLS, which might wait for the mirror. */
    private void undo() {
      session.remove(gates);
      if (login != null) {
        login.cancel();
      }
      if (channel != null) {
        StreamChannels.resetOnClose(channel);
        StreamChannels.closePastHandlers(channel);
      } else if (connecting != null) {
        connecting.cancel();
      }
    }
  }
}
