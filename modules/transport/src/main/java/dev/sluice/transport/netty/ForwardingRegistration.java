package dev.sluice.transport.netty;

import io.netty.channel.IoRegistration;

/**
 * One socket's place in a loop of Netty's, where only what it asks for is changed. Threads: as with
 * the one that it stands for.
 */
abstract class ForwardingRegistration implements IoRegistration {
  /** Netty's own. */
  final IoRegistration registration;

  ForwardingRegistration(IoRegistration registration) {
    this.registration = registration;
  }

  @Override
  @SuppressWarnings("TypeParameterUnusedInFormals") // as Netty declares it
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
