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
 * Opens the sockets of one listener: one at each of its addresses, all at the same port, or none at
 * all. An address that this machine does not have, such as an IPv6 address if IPv6 is disabled, is
 * skipped if there is another one. Event loop only.
 *
 * @param <S> the type of the sockets
 */
public final class CommonPort<S> {

  /** Opens and closes sockets. */
  public interface Sockets<S> {
    /**
     * Opens a socket.
     *
     * @param at the address; port 0 means a free port
     * @return completed on the event loop; if it fails, no socket stays open
     */
    Future<S> open(InetSocketAddress at);

    /** Returns the port that a socket is bound to. */
    int port(S socket);

    /** Closes a socket; completed once its port is free. */
    Future<?> close(S socket);
  }

  // If one port in ten is taken at one of the other addresses, one start in 10^16 fails.
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
   * Opens the sockets.
   *
   * @param listen the configured endpoint; port 0 means a port that is free at all addresses
   * @param addresses at least one address
   * @param notices logs each skipped address
   * @return at least one socket, in the order of the addresses; fails, with nothing open, if an
   *     address is taken or this machine has none of them
   */
  public static <S> Future<List<S>> open(
      Endpoint listen,
      List<InetSocketAddress> addresses,
      Sockets<S> sockets,
      RateLimitedLog notices) {
    if (listen.address().hostAddress() != null) {
      return sockets
          .open(addresses.get(0))
          .map(List::of); // a single address: its failure needs no explanation
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
