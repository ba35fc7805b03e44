package dev.sluice.config.format;

import dev.sluice.config.RegularFile;
import io.vertx.config.spi.ConfigStore;
import io.vertx.config.spi.ConfigStoreFactory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;

/**
 * A vertx-config store that reads a file. The file store of vertx-config waits forever at a FIFO
 * and reads files of any size.
 */
public final class ConfigFileStore implements ConfigStoreFactory {
  /** The name of this type of store, which has a {@code path}. */
  public static final String TYPE = "regular-file";

  /** Largest size of a configuration, in bytes. */
  public static final int MAX_BYTES = 4 * 1024 * 1024;

  /** For the service loader. */
  public ConfigFileStore() {}

  @Override
  public String name() {
    return TYPE;
  }

  @Override
  public ConfigStore create(Vertx vertx, JsonObject store) {
    return new Store(vertx, Path.of(store.getString("path")));
  }

  private record Store(Vertx vertx, Path file) implements ConfigStore {
    @Override
    public Future<Buffer> get() {
      return vertx.<Buffer>executeBlocking(() -> Buffer.buffer(RegularFile.read(file, MAX_BYTES)));
    }

    @Override
    public Future<Void> close() {
      return Future.succeededFuture();
    }
  }
}
