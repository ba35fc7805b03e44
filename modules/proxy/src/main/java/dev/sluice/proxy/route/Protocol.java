package dev.sluice.proxy.route;

/** What a route knows of the bytes that it relays. */
public enum Protocol {
  /** Nothing. */
  NONE,
  /** The protocol of PostgreSQL, so that it can log clients in at mirrors. */
  POSTGRES
}
