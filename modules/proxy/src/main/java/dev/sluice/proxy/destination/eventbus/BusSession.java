package dev.sluice.proxy.destination.eventbus;

import io.netty.channel.EventLoop;
import io.vertx.core.AsyncResult;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.internal.ContextInternal;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends the messages of one session on the event bus, in order: its opening, its bytes, and its
 * end.
 *
 * <p>The consumer replies to each message, except the last one of a session that breaks off; its
 * reply requests more. Event loop only; the bus has its own event loop.
 */
final class BusSession {
  /** The route's name, on each message. */
  static final String ROUTE = "route";

  /** The session's ID, unique in the cluster; on each message. */
  static final String SESSION = "session";

  /** The number of the message in its session: message 0 opens the session and has no bytes. */
  static final String SEQUENCE = "sequence";

  /** On the last message, if all bytes were sent. */
  static final String END = "end";

  /**
   * On the last message, if the session broke off: the bytes sent so far are only its beginning.
   */
  static final String CUT = "cut";

  /** The header of the reply to the first message with the address for the following messages. */
  static final String ADDRESS = "address";

  // For a consumer that has gone; a slow one is handled by its lag.
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String PROCESS = UUID.randomUUID().toString();
  private static final AtomicLong SESSIONS = new AtomicLong();

  private final EventLoop loop;
  private final ContextInternal bus;
  private final String route;
  private final String id = PROCESS + "-" + SESSIONS.getAndIncrement();
  private String address;
  private long sequence;

  BusSession(EventLoop loop, ContextInternal bus, String route, String address) {
    this.loop = loop;
    this.bus = bus;
    this.route = route;
    this.address = address;
  }

  /**
   * Opens the session.
   *
   * @param done receives null once a consumer has accepted the session, or the error
   */
  void open(Duration timeout, Consumer<@Nullable Throwable> done) {
    request(
        Buffer.buffer(),
        next(timeout),
        reply -> {
          if (reply.succeeded()) {
            String own = reply.result().headers().get(ADDRESS);
            address = own == null ? address : own;
          }
          done.accept(reply.cause());
        });
  }

  /**
   * Sends bytes; takes the buffer over.
   *
   * @param done receives null once the consumer has accepted them, or the error
   */
  void send(Buffer bytes, Consumer<@Nullable Throwable> done) {
    request(bytes, next(PATIENCE), reply -> done.accept(reply.cause()));
  }

  /** Sends that the stream is complete; {@code done} as for {@link #send}. */
  void end(Consumer<@Nullable Throwable> done) {
    DeliveryOptions options = next(PATIENCE).addHeader(END, "true");
    request(Buffer.buffer(), options, reply -> done.accept(reply.cause()));
  }

  /** Sends that the stream breaks off. */
  void cut() {
    String to = address;
    DeliveryOptions options = next(PATIENCE).addHeader(CUT, "true");
    onBus(() -> bus.owner().eventBus().send(to, Buffer.buffer(), options));
  }

  private DeliveryOptions next(Duration timeout) {
    return new DeliveryOptions()
        .setSendTimeout(timeout.toMillis())
        .addHeader(ROUTE, route)
        .addHeader(SESSION, id)
        .addHeader(SEQUENCE, Long.toString(sequence++));
  }

  private void request(
      Buffer body, DeliveryOptions options, Consumer<AsyncResult<Message<Object>>> done) {
    String to = address;
    onBus(
        () ->
            bus.owner()
                .eventBus()
                .request(to, body, options)
                .onComplete(reply -> onLoop(() -> done.accept(reply))));
  }

  private void onBus(Runnable task) {
    try {
      bus.nettyEventLoop().execute(() -> bus.dispatch(task));
    } catch (RejectedExecutionException e) {
      // The Vert.x instance is closed, so the process is about to end.
    }
  }

  private void onLoop(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      // The event loop has ended, and with it the waiting session.
    }
  }
}
