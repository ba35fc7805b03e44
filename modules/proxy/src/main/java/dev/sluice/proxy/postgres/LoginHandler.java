package dev.sluice.proxy.postgres;

import dev.sluice.config.ErrorText;
import dev.sluice.frame.FrameException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.internal.ContextInternal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Logs in at one mirror: it begins a session as the client has begun its own, proves who the user
 * is, and waits for the first ReadyForQuery. Event loop only.
 */
final class LoginHandler extends ChannelInboundHandlerAdapter implements Messages.Receiver {

  /** Receives the result, once, unless the channel is closed before. */
  interface Result {
    /**
     * The mirror expects the first request. The handler leaves the pipeline after the call.
     *
     * @param responses reads the mirror's responses from here on
     */
    void loggedIn(Messages responses);

    /**
     * The mirror has refused the login, or the password is missing.
     *
     * @param why the rest of a sentence that begins with the login
     */
    void refused(String why);
  }

  private final ContextInternal context;
  private final Startup startup;
  private final Passwords passwords;
  private final Messages responses = new Messages(this);
  private final Result result;
  private @Nullable ChannelHandlerContext ctx;
  private @Nullable Authentication authentication;
  private @Nullable CancelKey key;
  private boolean over;

  /**
   * Creates it for a connection that has not been read.
   *
   * @param context its worker threads compute what takes long
   */
  LoginHandler(ContextInternal context, Startup startup, Passwords passwords, Result result) {
    this.context = context;
    this.startup = startup;
    this.passwords = passwords;
    this.result = result;
  }

  /** Returns the key by which queries are cancelled; null if the mirror has sent none. */
  @Nullable CancelKey key() {
    return key;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    ctx = added;
    ByteBuf first = Unpooled.buffer();
    startup.write(first);
    added.writeAndFlush(first);
    added.read();
  }

  @Override
  public void channelRead(ChannelHandlerContext added, Object message) {
    ByteBuf bytes = (ByteBuf) message;
    try {
      responses.read(bytes, bytes.readerIndex(), bytes.readableBytes());
    } catch (FrameException e) {
      refuse("it is no server of PostgreSQL: its stream " + e.getMessage());
    } finally {
      ReferenceCountUtil.release(message);
    }
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext added) {
    if (!over) {
      added.read();
    }
  }

  @Override
  public boolean wants(byte kind) {
    return kind == 'R' || kind == 'K' || kind == 'E';
  }

  @Override
  public void message(byte kind, ByteBuf body) {
    if (over) {
      return;
    }
    switch (kind) {
      case 'R' -> asked(body);
      case 'K' -> key = CancelKey.of(body);
      case 'E' -> refuse(ServerError.read(body).message());
      case 'Z' -> {
        over = true;
        result.loggedIn(responses);
        Objects.requireNonNull(ctx).pipeline().remove(this);
      }
      default -> {} // parameters and notices
    }
  }

  private void asked(ByteBuf body) {
    int request = body.readableBytes() < Integer.BYTES ? -1 : body.readInt();
    if (request == Authentication.OK) {
      return;
    }
    Authentication known = authentication;
    if (known == null) {
      String password = passwords.of(startup.user());
      if (password == null) {
        refuse("it asks for a password, and " + passwords.lackOf(startup.user()));
        return;
      }
      known = new Authentication(startup.userBytes(), password);
      authentication = known;
    }
    answer(known, request, body);
  }

  private void answer(Authentication who, int request, ByteBuf body) {
    if (Authentication.isSlow(request)) {
      context
          .executeBlocking(() -> who.answer(request, body), false)
          .onSuccess(this::send)
          .onFailure(this::failed);
      return;
    }
    try {
      send(who.answer(request, body));
    } catch (Authentication.Failure e) {
      failed(e);
    }
  }

  private void send(@Nullable ByteBuf answer) {
    if (answer != null && !over) {
      Objects.requireNonNull(ctx).writeAndFlush(answer);
    }
  }

  private void failed(Throwable cause) {
    refuse(ErrorText.of(cause));
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext added, Object event) {
    if (event instanceof ChannelInputShutdownEvent) {
      channelInactive(added);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext added) {
    refuse("it has closed the connection");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext added, Throwable cause) {
    refuse(ErrorText.of(cause));
  }

  private void refuse(String why) {
    if (!over) {
      over = true;
      result.refused(why);
    }
  }

  /** Ends it without a result. */
  void cancel() {
    over = true;
  }
}
