package dev.sluice.transport.datagram;

/** What Linux's error numbers mean for a datagram. */
enum SendError {
  /** The socket's own buffer, or the network card's queue, has no room. */
  FULL(DropReason.FULL),
  /** Nobody is there, or no way; often told of an earlier datagram. */
  UNREACHABLE(DropReason.UNREACHABLE),
  /** It does not fit in what the way there carries. */
  TOO_BIG(DropReason.TOO_BIG),
  /** Anything else. */
  OTHER(DropReason.FAILED);

  private static final int EAGAIN = 11;
  private static final int EMSGSIZE = 90;
  private static final int ENETDOWN = 100;
  private static final int ENETUNREACH = 101;
  private static final int ENOBUFS = 105;
  private static final int ENOTCONN = 107;
  private static final int ECONNREFUSED = 111;
  private static final int EHOSTDOWN = 112;
  private static final int EHOSTUNREACH = 113;

  private final DropReason reason;

  SendError(DropReason reason) {
    this.reason = reason;
  }

  /** Returns why the datagram was dropped, where it was. */
  DropReason reason() {
    return reason;
  }

  /**
   * Returns what an error number means.
   *
   * @param number of Linux's errno.h, 0 where nothing was sent for no reason
   */
  static SendError of(int number) {
    return switch (number) {
      case 0, EAGAIN, ENOBUFS -> FULL;
      case ECONNREFUSED, ENOTCONN, EHOSTUNREACH, EHOSTDOWN, ENETUNREACH, ENETDOWN -> UNREACHABLE;
      case EMSGSIZE -> TOO_BIG;
      default -> OTHER;
    };
  }
}
