package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.app.routes.ConfigWatcher;
import dev.sluice.app.routes.RouteManager;
import dev.sluice.app.settings.Settings;
import dev.sluice.app.settings.SettingsLoader;
import dev.sluice.testkit.OneJdkIsEnough;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The watcher of the file ends before Vert.x does. */
@OneJdkIsEnough
@Timeout(60)
class ConfigWatcherIT {
  private static final int STARTS = 10;

  @Test
  void aStopRightAfterTheStartLogsNoError(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("sluice.yaml");
    Files.writeString(
        file,
        """
        reload: {scan: 1ms}
        routes:
          - {name: orders, listen: "tcp://127.0.0.1:0", primary: {to: "tcp://127.0.0.1:9"}}
        """);
    try (Lines log = new Lines("io.vertx")) {
      for (int i = 0; i < STARTS; i++) {
        startAndStop(file);
      }
      assertThat(log.with("Unhandled exception") + log.with("unexpected Throwable")).isZero();
    }
  }

  private static void startAndStop(Path file) {
    Vertx vertx = Vertx.vertx();
    Settings settings = SettingsLoader.ofFile(vertx, file).await();
    RouteManager routes = new RouteManager(vertx, 1);
    routes.apply(settings).await();
    ConfigWatcher watcher = ConfigWatcher.watch(vertx, file, settings, routes);
    watcher.close().await();
    routes.stop().await();
    vertx.close().await();
  }
}
