package dev.sluice.frame.mask;

/**
 * Hides what two equal servers of PostgreSQL answer differently: the key of a session for its
 * cancellation, the process of a notification, and the random bytes of a password request. Any
 * thread.
 */
public record PostgresMask() implements Mask {

  @Override
  public Masker newMasker() {
    return new PostgresMasker();
  }
}
