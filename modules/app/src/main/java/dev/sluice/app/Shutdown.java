package dev.sluice.app;

import io.vertx.core.Vertx;
import java.lang.reflect.Proxy;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The end of the program by SIGTERM or SIGINT: it drains and exits 0, and a second signal ends it
 * at once.
 *
 * <p>The JVM's own handling would exit 143, and would make a second signal wait for the first.
 */
final class Shutdown {
  private static final long GRACE_SECONDS = 10; // beyond what the routes allow themselves
  private static final AtomicBoolean signalled = new AtomicBoolean();

  private Shutdown() {}

  /** Makes signals run the shutdown hooks. */
  static void installSignals() {
    for (String name : new String[] {"TERM", "INT"}) {
      try {
        install(name);
      } catch (ReflectiveOperationException | RuntimeException e) {
        return; // A JVM without such signals: its hooks still run, only the exit code is its own.
      }
    }
  }

  /** Adds the hook that drains the routes and closes Vert.x. */
  static void drainAtExit(Vertx vertx, Routes routes, long drainSeconds) {
    Runnable drain =
        () -> {
          System.out.println("draining");
          try {
            routes
                .stop()
                .transform(stopped -> vertx.close())
                .await(drainSeconds + GRACE_SECONDS, TimeUnit.SECONDS);
          } catch (TimeoutException e) {
            System.err.println("sluice: gave up waiting for the routes to close");
          }
        };
    Runtime.getRuntime().addShutdownHook(new Thread(drain, "sluice-drain"));
  }

  /** By reflection: the compiler warns of a type in {@code sun.misc}, and cannot be told not to. */
  private static void install(String name) throws ReflectiveOperationException {
    Class<?> signal = Class.forName("sun.misc.Signal");
    Class<?> handler = Class.forName("sun.misc.SignalHandler");
    int number = (int) signal.getMethod("getNumber").invoke(signal(signal, name));
    Object ours =
        Proxy.newProxyInstance(
            Shutdown.class.getClassLoader(),
            new Class<?>[] {handler},
            (proxy, method, args) -> {
              if (method.getName().equals("handle")) {
                exit(number);
              }
              return null;
            });
    signal.getMethod("handle", signal, handler).invoke(null, signal(signal, name), ours);
  }

  private static Object signal(Class<?> signal, String name) throws ReflectiveOperationException {
    return signal.getConstructor(String.class).newInstance(name);
  }

  private static void exit(int number) {
    if (signalled.getAndSet(true)) {
      Runtime.getRuntime().halt(128 + number);
    }
    System.exit(ExitCode.FINE);
  }
}
