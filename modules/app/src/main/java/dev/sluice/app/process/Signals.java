package dev.sluice.app.process;

import java.lang.reflect.Proxy;
import java.util.function.IntConsumer;

/**
 * The signals of the operating system.
 *
 * <p>By reflection: the compiler warns of a type in {@code sun.misc}, and cannot be told not to.
 */
public final class Signals {
  private Signals() {}

  /**
   * Has a signal do something. A JVM without such signals does what it does without us.
   *
   * @param name such as {@code TERM}
   * @param handler gets the signal's number
   */
  public static void on(String name, IntConsumer handler) {
    try {
      install(name, handler);
    } catch (ReflectiveOperationException | RuntimeException e) {
      return; // its hooks still run, only the exit code is its own
    }
  }

  private static void install(String name, IntConsumer handler)
      throws ReflectiveOperationException {
    Class<?> signalType = Class.forName("sun.misc.Signal");
    Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
    Object signal = signalType.getConstructor(String.class).newInstance(name);
    int number = (int) signalType.getMethod("getNumber").invoke(signal);
    Object ours =
        Proxy.newProxyInstance(
            Signals.class.getClassLoader(),
            new Class<?>[] {handlerType},
            (proxy, method, args) -> {
              if (method.getName().equals("handle")) {
                handler.accept(number);
              }
              return null;
            });
    signalType.getMethod("handle", signalType, handlerType).invoke(null, signal, ours);
  }
}
