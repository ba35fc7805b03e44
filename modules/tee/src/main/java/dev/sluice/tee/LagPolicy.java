package dev.sluice.tee;

/** What happens when a mirror cannot keep up: the one choice that every tee has to make. */
public enum LagPolicy {
  /** The mirror's branch ends; the client and the primary notice nothing. */
  CUT,
  /** ReadControl from the client stops until the mirror has caught up. */
  BLOCK
}
