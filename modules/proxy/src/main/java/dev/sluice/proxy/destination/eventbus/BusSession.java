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
 * What one session says on the event bus, in order: that it opens, its bytes, and how it ends.
 *
 * <p>Each message but the last of a session that breaks off is answered by the consumer, which is
 * how it says that it wants more. Event loop only; the bus has a loop of its own.
 */
final class BusSession {
  /** The name of the route, on each message. */
  static final String ROUTE = "route";

  /** What tells sessions apart, in all of the cluster; on each message. */
  static final String SESSION = "session";

  /** The number of the message in its session: 0 opens it, and holds no bytes. */
  static final String SEQUENCE = "sequence";

  /** On the last message, where all bytes have come. */
  static final String END = "end";

  /** On the last message, where the session broke off: what has come is how it began. */
  static final String CUT = "cut";

  /** In the answer to the first message: where the others shall go. */
  static final String ADDRESS = "address";

  // A consumer that is only slow is dealt with by its lag; this is for one that has gone.
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
   * Opens it.
   *
   * @param done given null once a consumer has taken it, or why none has
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
   * @param done given null once the consumer has taken them, or why it has not
   */
  void send(Buffer bytes, Consumer<@Nullable Throwable> done) {
    request(bytes, next(PATIENCE), reply -> done.accept(reply.cause()));
  }

  /** Says that there was all; {@code done} as for {@link #send}. */
  void end(Consumer<@Nullable Throwable> done) {
    DeliveryOptions options = next(PATIENCE).addHeader(END, "true");
    request(Buffer.buffer(), options, reply -> done.accept(reply.cause()));
  }

  /** Says that it breaks off. */
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
      // Its Vert.x has been closed, and with it the process ends, or nearly so.
    }
  }

  private void onLoop(Runnable task) {
    try {
      loop.execute(task);
    } catch (RejectedExecutionException e) {
      // The loop has ended, and with it whoever waits.
    }
  }
}
