package dev.sluice.proxy.stage.preface;

import dev.sluice.proxy.stats.RejectReason;

/** The judgement of a parser about the bytes that have come so far. Immutable; any thread. */
public sealed interface Verdict {

  /** The preface is not complete. */
  Verdict MORE = new More();

  /**
   * The preface is complete.
   *
   * @param bytes length of the preface, from 0 to the number of bytes so far. The other bytes are
   *     the next stage's; 0 if the parser only looked at them
   * @return the verdict
   */
  static Verdict done(int bytes) {
    return new Done(bytes);
  }

  /**
   * The client is refused.
   *
   * @param reason the reason for the route's statistics
   * @param why the rest of the log line "rejected 192.0.2.1: ..."
   * @return the verdict
   */
  static Verdict reject(RejectReason reason, String why) {
    return new Rejected(reason, why);
  }

  /** See {@link #MORE}. */
  record More() implements Verdict {}

  /** See {@link #done}. */
  record Done(int bytes) implements Verdict {}

  /** See {@link #reject}. */
  record Rejected(RejectReason reason, String why) implements Verdict {}
}
