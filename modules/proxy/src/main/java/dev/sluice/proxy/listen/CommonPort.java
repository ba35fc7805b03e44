package dev.sluice.proxy.listen;

import dev.sluice.config.Endpoint;
import dev.sluice.config.ErrorText;
import dev.sluice.proxy.log.RateLimitedLog;
import dev.sluice.proxy.loops.ThisMachine;
import io.netty.util.NetUtil;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens the sockets of one listener: one at each of its addresses, all at one port; or none. An
 * address that this machine does not have, such as one of IPv6 where that is switched off, is left
 * out while there is another one. Event loop only.
 *
 * @param <S> a socket
 */
public final class CommonPort<S> {

  /** How sockets are opened and closed. */
  public interface Sockets<S> {
    /**
     * Opens one.
     *
     * @param at port 0 is a free one
     * @return completed on the event loop; failed, and then nothing is left open
     */
    Future<S> open(InetSocketAddress at);

    /** Returns the port that one is bound to. */
    int port(S socket);

    /** Closes one; completed once its port is free. */
    Future<?> close(S socket);
  }

  // Where one port in ten is taken at one of the other addresses, a start in 10^16 fails.
  private static final int MOST_ATTEMPTS = 16;

  private final List<InetSocketAddress> addresses;
  private final Sockets<S> sockets;
  private final List<S> opened = new ArrayList<>();
  private final List<String> absent = new ArrayList<>();
  private int attempts;

  private CommonPort(List<InetSocketAddress> addresses, Sockets<S> sockets) {
    this.addresses = addresses;
    this.sockets = sockets;
  }

  /**
   * Opens them.
   *
   * @param listen what the addresses are those of; where its port is 0, they get one that is free
   *     at all of them
   * @param addresses one or more
   * @param notices gets one line where an address is left out
   * @return one or more, in the order of their addresses; failed, and nothing is open, where an
   *     address is taken or this machine has none of them
   */
  public static <S> Future<List<S>> open(
      Endpoint listen,
      List<InetSocketAddress> addresses,
      Sockets<S> sockets,
      RateLimitedLog notices) {
    if (listen.address().hostAddress() != null) {
      return sockets.open(addresses.get(0)).map(List::of); // no name, so its failure needs no more
    }
    CommonPort<S> all = new CommonPort<>(addresses, sockets);
    return all.attempt().onSuccess(opened -> all.warn(listen, notices));
  }

  private void warn(Endpoint listen, RateLimitedLog notices) {
    if (!absent.isEmpty()) {
      String where = String.join(", ", absent);
      notices.warn("address", listen + ": it listens at its other addresses, but not at " + where);
    }
  }

  private Future<List<S>> attempt() {
    attempts++;
    return openFrom(0)
        .recover(
            e -> {
              boolean mayTryAgain = isFreePort() && !opened.isEmpty() && attempts < MOST_ATTEMPTS;
              return closeAll()
                  .transform(closed -> mayTryAgain ? attempt() : Future.failedFuture(e));
            });
  }

  private boolean isFreePort() {
    return addresses.get(0).getPort() == 0;
  }

  private Future<List<S>> openFrom(int next) {
    if (next == addresses.size()) {
      return opened.isEmpty()
          ? Future.failedFuture(new IOException(String.join(", ", absent)))
          : Future.succeededFuture(List.copyOf(opened));
    }
    InetSocketAddress address = addresses.get(next);
    return sockets
        .open(atThePort(address))
        .map(opened::add)
        .recover(e -> leaveOut(address, e))
        .compose(done -> openFrom(next + 1));
  }

  private InetSocketAddress atThePort(InetSocketAddress address) {
    return opened.isEmpty()
        ? address
        : new InetSocketAddress(address.getAddress(), sockets.port(opened.get(0)));
  }

  private Future<Boolean> leaveOut(InetSocketAddress address, Throwable failure) {
    String why = NetUtil.toAddressString(address.getAddress()) + ": " + ErrorText.of(failure);
    return ThisMachine.canBind(address.getAddress())
        ? Future.failedFuture(new IOException(why, failure))
        : Future.succeededFuture(absent.add(why));
  }

  private Future<?> closeAll() {
    List<S> all = List.copyOf(opened);
    opened.clear();
    absent.clear();
    return Future.join(all.stream().map(sockets::close).toList());
  }
}
