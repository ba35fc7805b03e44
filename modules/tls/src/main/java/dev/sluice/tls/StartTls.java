package dev.sluice.tls;

/** How a connection that begins in the clear changes to TLS. */
public enum StartTls {
  /** It does not: it begins with TLS. */
  NONE,
  /** By PostgreSQL's SSLRequest. */
  POSTGRES
}
