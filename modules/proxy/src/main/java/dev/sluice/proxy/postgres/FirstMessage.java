package dev.sluice.proxy.postgres;

import dev.sluice.tee.ClientConnection;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;

/** What a client begins with: a session, or the request to cancel a query of another session. */
sealed interface FirstMessage {
  /** Where the stage leaves it for the session. */
  AttributeKey<FirstMessage> KEY = AttributeKey.valueOf(FirstMessage.class, "first");

  /** A session. */
  record Begin(Startup startup) implements FirstMessage {}

  /** The cancellation of the query of another session. */
  record Cancel(CancelKey key) implements FirstMessage {}

  /** Returns the message of a client; null if it was not read. */
  static @Nullable FirstMessage of(ClientConnection client) {
    return client.channel().attr(KEY).get();
  }
}
