package dev.sluice.transport.netty;

import io.netty.channel.unix.Socket;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * Half-closes a socket. Netty's public method throws an exception, with its stack trace, if the
 * peer has reset the connection, which is usual among short sessions: 2.5 % of their garbage. The
 * native call below it returns a number.
 *
 * <p>Upstream: {@code src-docs/upstream/netty-private-shutdown.adoc}.
 */
public final class OutputShutdown {
  private static final Fallback SLOWER = new Fallback("short sessions make more garbage");
  private static final @Nullable MethodHandle CALL = method();

  private OutputShutdown() {}

  private static @Nullable MethodHandle method() {
    try {
      return MethodHandles.privateLookupIn(Socket.class, MethodHandles.lookup())
          .findStatic(
              Socket.class,
              "shutdown",
              MethodType.methodType(int.class, int.class, boolean.class, boolean.class));
    } catch (ReflectiveOperationException e) {
      SLOWER.take(e);
      return null;
    }
  }

  /**
   * Half-closes an open socket; that has no effect if its peer has gone. Event loop only.
   *
   * @return false if this Netty has no such call, so that nothing was done
   */
  public static boolean of(Socket socket) {
    if (CALL == null) {
      return false;
    }
    try {
      int ignored = (int) CALL.invokeExact(socket.intValue(), false, true);
      return true;
    } catch (Throwable e) { // the call throws nothing
      SLOWER.take(e);
      return false;
    }
  }
}
