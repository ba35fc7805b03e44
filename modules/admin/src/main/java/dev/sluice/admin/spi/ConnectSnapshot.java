package dev.sluice.admin.spi;

/**
 * The result of an attempt to reach an address. Immutable.
 *
 * @param text a sentence with the address
 * @param millis the time it took, in milliseconds
 */
public record ConnectSnapshot(Outcome outcome, String text, long millis) {

  /** The kinds of results. */
  public enum Outcome {
    /** A process accepts connections there, or the name was found. */
    REACHED,
    /** No process accepts connections there, or the name was not found. */
    FAILED,
    /** Only a session could tell. */
    UNTRIED
  }
}
