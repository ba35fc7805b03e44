package dev.sluice.proxy;

import dev.sluice.testkit.KeyFiles;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Configurations of TLS, with the certificate of {@code localhost}. */
final class TlsRoute {
  private TlsRoute() {}

  /** Makes a route listen with TLS. */
  static Route listening(Route route, Engine engine) {
    return route
        .with("listen", "tls://127.0.0.1:0")
        .with("tls", server(TlsKeys.FILES).put("engine", engine.word()));
  }

  /** The section of a route. */
  static JsonObject server(KeyFiles files) {
    return new JsonObject()
        .put(
            "certificates",
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("cert", files.cert().toString())
                        .put("key", files.key().toString())));
  }

  /** The key of a destination that trusts the test's certificate. */
  static JsonObject client(Engine engine) {
    return client(
        new JsonObject()
            .put("trust", TlsKeys.FILES.cert().toString())
            .put("serverName", "localhost")
            .put("engine", engine.word()));
  }

  /** The key of a destination. */
  static JsonObject client(JsonObject tls) {
    return new JsonObject().put("tls", tls);
  }

  /** Both engines. */
  enum Engine {
    JDK,
    OPENSSL;

    String word() {
      return this == JDK ? "jdk" : "openssl";
    }
  }
}
