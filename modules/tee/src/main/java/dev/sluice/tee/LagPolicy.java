package dev.sluice.tee;

import dev.sluice.buffer.Internal;

/** What happens when a destination cannot keep up: the one choice that every tee has to make. */
@Internal
public enum LagPolicy {
  /** The destination's branch ends; the client and the other destinations notice nothing. */
  CUT {
    @Override
    boolean pausesClient(long lag, long allowed) {
      return false;
    }

    @Override
    boolean allowsResume(long lag, long allowed) {
      return true;
    }

    @Override
    boolean cuts(long lag, long onItsWay, long allowed) {
      return lag > allowed && lag > onItsWay;
    }

    @Override
    boolean yieldsToOthers() {
      return true;
    }
  },

  /** Reading from the client stops until the destination has caught up. */
  BLOCK {
    @Override
    boolean pausesClient(long lag, long allowed) {
      return lag > allowed;
    }

    @Override
    boolean allowsResume(long lag, long allowed) {
      return lag <= allowed / 4;
    }

    @Override
    boolean cuts(long lag, long onItsWay, long allowed) {
      return false;
    }

    @Override
    boolean yieldsToOthers() {
      return false;
    }
  };

  /**
   * Says whether the client has to wait.
   *
   * @param lag how far behind the branch is, in bytes
   * @param allowed how far it may be
   */
  abstract boolean pausesClient(long lag, long allowed);

  /** Says whether a client that had to wait may go on. */
  abstract boolean allowsResume(long lag, long allowed);

  /**
   * Says whether the branch ends for its lag.
   *
   * @param onItsWay bytes that were written a moment ago, which are not held against it
   */
  abstract boolean cuts(long lag, long onItsWay, long allowed);

  /**
   * Says whether the branch may be cut to have its memory, and is given to the kernel sparingly.
   */
  abstract boolean yieldsToOthers();
}
