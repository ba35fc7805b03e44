package dev.sluice.proxy.stats;

import dev.sluice.transport.datagram.Reason;

/** The reasons why a route rejects a connection. */
public enum RejectReason implements Reason {
  /** The client's address is in {@code deny}, or not in {@code allow}. */
  DENIED,
  /** More connections per second than {@code acceptsPerSecond}. */
  TOO_FAST,
  /** The route has as many sessions as {@code sessions} allows. */
  TOO_MANY_SESSIONS,
  /** The client's address has as many sessions as {@code sessionsPerClient} allows. */
  TOO_MANY_OF_CLIENT,
  /** The kernel gave no socket or no memory for the session. */
  NO_RESOURCES,
  /** The buffers of the process have almost used up {@code bufferMemory}. */
  LOW_MEMORY,
  /** The connection has already passed this route, and would open the next one forever. */
  LOOP,
  /** The client was too slow to send the first bytes, by which the route knows it. */
  PREFACE_TIMEOUT,
  /** The client's first bytes are longer than allowed. */
  PREFACE_TOO_LONG,
  /** The client's first bytes are not what the route expects. */
  BAD_PREFACE,
  /** No route at the address is for the server name and the protocols of the client. */
  NO_ROUTE,
  /** The client has sent no PROXY header, which {@code proxyProtocol} requires. */
  NO_PROXY_HEADER,
  /** The client is none of the proxies in {@code proxyProtocol.from}. */
  UNTRUSTED_PROXY,
  /** The TLS handshake with the client has failed. */
  TLS_FAILED
}
