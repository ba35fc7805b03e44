package dev.sluice.proxy.stage.hello;

import dev.sluice.proxy.log.Quoted;
import dev.sluice.proxy.stage.ConnectionStage;
import dev.sluice.proxy.stage.preface.PrefaceLimits;
import dev.sluice.proxy.stage.preface.PrefaceReader;
import dev.sluice.proxy.stage.preface.Verdict;
import dev.sluice.proxy.stats.RejectReason;
import dev.sluice.tee.ClientConnection;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The stage that chooses a client's route by its first bytes. All bytes stay: the route gets the
 * ClientHello, too. Immutable; any thread.
 */
public final class HelloStage implements ConnectionStage {

  /** Receives the first bytes of a client. Event loop only. */
  @FunctionalInterface
  public interface Chooser {
    /**
     * Chooses a route.
     *
     * @param hello null for a client that does not speak TLS
     * @return whether there is a route for the client
     */
    boolean choose(@Nullable ClientHello hello);
  }

  private final PrefaceLimits limits;
  private final Chooser chooser;

  /**
   * Creates the stage of one client.
   *
   * @param timeout time for the ClientHello; zero means no limit
   */
  public HelloStage(Duration timeout, Chooser chooser) {
    this.limits = new PrefaceLimits(ClientHello.MAX, timeout);
    this.chooser = chooser;
  }

  @Override
  public boolean reads() {
    return true;
  }

  @Override
  public void enter(ClientConnection client, Next next) {
    PrefaceReader.read(client, limits, bytes -> judge(client, FirstBytes.of(bytes)), next);
  }

  private Verdict judge(ClientConnection client, FirstBytes first) {
    if (first instanceof ClientHello hello) {
      if (hello.serverName() != null) {
        client.details().setServerName(hello.serverName());
      }
      return verdict(() -> chooser.choose(hello), hello);
    }
    return switch ((FirstBytes.NoHello) first) {
      case NEED_MORE -> Verdict.MORE;
      case MALFORMED ->
          Verdict.reject(
              RejectReason.BAD_PREFACE, "its ClientHello is malformed or longer than 16 KiB");
      case NOT_TLS -> verdict(() -> chooser.choose(null), null);
    };
  }

  private static Verdict verdict(BooleanSupplier isChosen, @Nullable ClientHello hello) {
    return isChosen.getAsBoolean()
        ? Verdict.done(0)
        : Verdict.reject(RejectReason.NO_ROUTE, "no route is for " + describe(hello));
  }

  /** Describes a client in a log line, in which it must not write what it likes. */
  static String describe(@Nullable ClientHello hello) {
    if (hello == null) {
      return "a client without TLS";
    }
    String name = hello.serverName();
    String alpn =
        hello.protocols().isEmpty() ? "no ALPN" : "ALPN " + Quoted.list(hello.protocols());
    return (name == null ? "no SNI" : "SNI " + Quoted.text(name)) + " and " + alpn;
  }
}
