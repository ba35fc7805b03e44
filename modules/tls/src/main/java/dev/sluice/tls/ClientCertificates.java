package dev.sluice.tls;

import io.netty.handler.ssl.ClientAuth;

/** What a route asks of its clients: the name is the value in a file. */
public enum ClientCertificates {
  /** No certificate is asked for. */
  NONE(ClientAuth.NONE),
  /** A client may have one; if it has one, it must be valid. */
  REQUEST(ClientAuth.OPTIONAL),
  /** A client without a valid one is refused. */
  REQUIRE(ClientAuth.REQUIRE);

  @SuppressWarnings("ImmutableEnumChecker") // an enum of Netty
  final ClientAuth netty;

  ClientCertificates(ClientAuth netty) {
    this.netty = netty;
  }
}
