package dev.sluice.transport;

import org.jspecify.annotations.Nullable;

/** Thrown if a transport that was requested by name cannot be used. */
public final class TransportException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /**
   * Names the transport and the reason.
   *
   * @param message begins with the name of the transport
   * @param cause why it cannot be loaded; null if the message says everything
   */
  TransportException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
