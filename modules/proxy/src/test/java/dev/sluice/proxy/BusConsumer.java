package dev.sluice.proxy;

import dev.sluice.testkit.Bytes;
import dev.sluice.testkit.Received;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A consumer of sessions on the event bus, which replies to each message or delays its reply. */
final class BusConsumer {
  /** One session, as far as it was received. */
  static final class Taken {
    final Received received = new Received(Bytes.SEED);
    final List<Long> sequence = new CopyOnWriteArrayList<>();
    volatile String route = "";
    volatile boolean cut;
  }

  private final Map<String, Taken> sessions = new ConcurrentHashMap<>();
  private final List<Message<?>> waiting = new CopyOnWriteArrayList<>();
  private final MessageConsumer<Buffer> consumer;
  private final String own;
  private volatile boolean replying = true;
  private volatile boolean holding;

  /** A consumer that gets whole sessions, even if other consumers use the same address. */
  BusConsumer(Vertx vertx, String address, String own) {
    this.own = own;
    consumer = vertx.eventBus().consumer(address, this::take);
    if (!own.equals(address)) {
      vertx.eventBus().consumer(own, this::take);
    }
  }

  BusConsumer(Vertx vertx, String address) {
    this(vertx, address, address);
  }

  private void take(Message<Buffer> message) {
    Taken session = sessions.computeIfAbsent(message.headers().get("session"), name -> new Taken());
    byte[] bytes = message.body().getBytes();
    session.route = String.valueOf(message.headers().get("route"));
    session.sequence.add(Long.valueOf(message.headers().get("sequence")));
    session.received.add(bytes, bytes.length);
    if ("true".equals(message.headers().get("end"))) {
      session.received.end();
    }
    session.cut |= "true".equals(message.headers().get("cut"));
    if (replying || (!holding && session.sequence.size() == 1)) {
      message.reply(null, new DeliveryOptions().addHeader("address", own));
    } else {
      waiting.add(message);
    }
  }

  /** Replies only to first messages from now on. */
  void stopReplying() {
    replying = false;
  }

  /** Sends no replies from now on. */
  void hold() {
    replying = false;
    holding = true;
  }

  /** Sends the delayed replies, and replies to all later messages. */
  void replyToAll() {
    replying = true;
    waiting.forEach(message -> message.reply(null));
    waiting.clear();
  }

  void leave() {
    Running.await(consumer.unregister());
  }

  /** Returns the sessions that were opened here. */
  List<Taken> sessions() {
    return List.copyOf(sessions.values());
  }
}
