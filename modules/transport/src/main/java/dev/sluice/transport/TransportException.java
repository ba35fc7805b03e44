package dev.sluice.transport;

import org.jspecify.annotations.Nullable;

/** A transport that was asked for by name cannot be had. */
public final class TransportException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * Says which, and why.
   *
   * @param message begins with the name
   * @param cause why it cannot be loaded; null where the message says all
   */
  TransportException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
