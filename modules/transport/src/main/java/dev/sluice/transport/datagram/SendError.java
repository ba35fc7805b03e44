package dev.sluice.transport.datagram;

/** The meaning of Linux's error numbers for a datagram. */
enum SendError {
  /** The socket's send buffer or the network card's queue is full. */
  FULL(DropReason.FULL),
  /** No listener or no route; often reported for an earlier datagram. */
  UNREACHABLE(DropReason.UNREACHABLE),
  /** The datagram is larger than the route can carry. */
  TOO_BIG(DropReason.TOO_BIG),
  /** Any other error. */
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

  /** Returns why the datagram was dropped. */
  DropReason reason() {
    return reason;
  }

  /**
   * Returns the meaning of an error number.
   *
   * @param number from Linux's errno.h; 0 if the call sent nothing and reported no error
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
