package dev.sluice.tee;

import dev.sluice.buffer.Internal;

/** The reaction to a destination that cannot keep up, which every tee has to choose. */
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
   * Returns whether the client has to wait.
   *
   * @param lag bytes accepted for the branch and not yet sent
   * @param allowed largest lag, in bytes
   */
  abstract boolean pausesClient(long lag, long allowed);

  /** Returns whether a waiting client may continue. */
  abstract boolean allowsResume(long lag, long allowed);

  /**
   * Returns whether the branch is cut for its lag.
   *
   * @param onItsWay bytes that were written a moment ago, which do not count as lag
   */
  abstract boolean cuts(long lag, long onItsWay, long allowed);

  /**
   * Returns whether the branch may be cut to free memory; if so, the kernel gets few unsent bytes.
   */
  abstract boolean yieldsToOthers();
}
