package dev.sluice.app.process;

import java.lang.reflect.Proxy;
import java.util.function.IntConsumer;

/**
 * The signals of the operating system.
 *
 * <p>Uses reflection, because the compiler's warning about {@code sun.misc} cannot be suppressed.
 */
public final class Signals {
  private Signals() {}

  /**
   * Sets the handler of a signal. Does nothing on a JVM without such signals.
   *
   * @param name name of the signal, such as {@code TERM}
   * @param handler receives the signal's number
   */
  public static void on(String name, IntConsumer handler) {
    try {
      install(name, handler);
    } catch (ReflectiveOperationException | RuntimeException e) {
      return; // the JVM's shutdown hooks still run, only the exit code differs
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
