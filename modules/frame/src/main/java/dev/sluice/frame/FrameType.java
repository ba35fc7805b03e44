package dev.sluice.frame;

/** A protocol whose messages can be told apart. Immutable; any thread. */
public interface FrameType {

  /** Returns its name in a configuration. */
  String name();

  /** Returns new framers for one session. */
  Framing newFraming();
}
