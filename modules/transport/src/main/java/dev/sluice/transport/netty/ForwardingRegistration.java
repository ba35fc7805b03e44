package dev.sluice.transport.netty;

import io.netty.channel.IoRegistration;

/**
 * The registration of one socket in a Netty loop; subclasses change only what it requests. Threads:
 * as for the wrapped registration.
 */
abstract class ForwardingRegistration implements IoRegistration {
  /** Netty's registration. */
  final IoRegistration registration;

  ForwardingRegistration(IoRegistration registration) {
    this.registration = registration;
  }

  @Override
  @SuppressWarnings("TypeParameterUnusedInFormals") // Netty declares it so
  public final <T> T attachment() {
    return registration.attachment();
  }

  @Override
  public final boolean isValid() {
    return registration.isValid();
  }

  @Override
  public final boolean cancel() {
    return registration.cancel();
  }
}
