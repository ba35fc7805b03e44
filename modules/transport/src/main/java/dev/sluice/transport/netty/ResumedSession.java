package dev.sluice.transport.netty;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * Tells whether an engine of BoringSSL has resumed a session. Netty 4.2.18 knows it, but only its
 * own package may ask. If another Netty has another name for it, the answer is always no, and one
 * line is logged.
 *
 * <p>Upstream: {@code src-docs/upstream/netty-private-session-reuse.adoc}.
 */
public final class ResumedSession {
  private static final String ENGINE = "io.netty.handler.ssl.ReferenceCountedOpenSslEngine";
  private static final Fallback NOT_COUNTED =
      new Fallback("TLS sessions that are resumed are not counted");
  private static final @Nullable MethodHandle IS_REUSED = method();

  private ResumedSession() {}

  private static @Nullable MethodHandle method() {
    try {
      Class<?> type = Class.forName(ENGINE);
      return MethodHandles.privateLookupIn(type, MethodHandles.lookup())
          .findVirtual(type, "isSessionReused", MethodType.methodType(boolean.class))
          .asType(MethodType.methodType(boolean.class, SSLEngine.class));
    } catch (ReflectiveOperationException e) {
      NOT_COUNTED.take(e);
      return null;
    }
  }

  /** Returns whether an engine of BoringSSL, which must have done its handshake, has resumed. */
  public static boolean of(SSLEngine engine) {
    try {
      return IS_REUSED != null && (boolean) IS_REUSED.invokeExact(engine);
    } catch (Throwable e) { // the method throws nothing
      NOT_COUNTED.take(e);
      return false;
    }
  }
}
