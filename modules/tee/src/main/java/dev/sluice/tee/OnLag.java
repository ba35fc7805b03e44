package dev.sluice.tee;

/** What happens when a mirror cannot keep up: the one choice that every tee has to make. */
public enum OnLag {
  /** The mirror's branch ends; the client and the primary notice nothing. */
  CUT,
  /** Reading from the client stops until the mirror has caught up. */
  BLOCK
}
