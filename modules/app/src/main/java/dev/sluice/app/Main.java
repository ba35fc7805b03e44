package dev.sluice.app;

import io.vertx.launcher.application.VertxApplication;

/**
 * The program's entry point: Vert.x's own launcher under our name.
 *
 * <p>A subclass, because the launcher reads {@code Main-Verticle} only from the manifest whose
 * {@code Main-Class} is the launcher's own class.
 */
public final class Main extends VertxApplication {
  private Main(String[] args) {
    super(args);
  }

  /** Starts the verticle that the manifest names. */
  public static void main(String[] args) {
    new Main(args).launch();
  }
}
