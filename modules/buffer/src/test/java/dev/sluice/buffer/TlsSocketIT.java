package dev.sluice.buffer;

import static dev.sluice.buffer.Contexts.await;
import static dev.sluice.buffer.Contexts.awaitWhole;
import static dev.sluice.buffer.Contexts.call;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.PfxOptions;
import io.vertx.junit5.VertxExtension;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(VertxExtension.class)
class TlsSocketIT {

  private static final int BYTES = 1 << 20;

  @Test
  void aTlsSocketGetsItsBytesUnchangedAndNothingLeaks(Vertx vertx, @TempDir Path folder)
      throws Exception {
    Context context = ((VertxInternal) vertx).createEventLoopContext();
    BufferPool pool = call(context, () -> BufferPool.attach(context, PoolOptions.DEFAULT));
    Promise<Integer> received = Promise.promise();
    NetServer server =
        await(
            call(
                context,
                () ->
                    vertx
                        .createNetServer(tls(folder.resolve("key.p12")))
                        .connectHandler(socket -> countInto(pool, socket, received))
                        .listen(0, "127.0.0.1")));
    NetClient client = vertx.createNetClient(trusting());
    NetSocket socket = await(client.connect(server.actualPort(), "127.0.0.1"));

    socket.write(Buffer.buffer(new byte[BYTES]));

    assertThat(await(received.future())).isEqualTo(BYTES);
    await(client.close());
    await(server.close());
    awaitWhole(() -> call(context, pool::stats));
    assertThat(pool.memory().metric().usedDirectMemory())
        .isEqualTo(call(context, pool::stats).pooledBytes());
  }

  private static void countInto(BufferPool pool, NetSocket socket, Promise<Integer> received) {
    pool.installOn(socket);
    socket.exceptionHandler(received::tryFail);
    int[] bytes = new int[1];
    socket.handler(
        buffer -> {
          bytes[0] += buffer.length();
          PooledBuffer.release(buffer);
          if (bytes[0] == BYTES) {
            received.complete(bytes[0]);
          }
        });
  }

  /** A server with a key generated for this test. */
  private static NetServerOptions tls(Path keyStore) throws Exception {
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process made =
        new ProcessBuilder(
                keytool,
                "-genkeypair",
                "-alias",
                "test",
                "-dname",
                "CN=localhost",
                "-keyalg",
                "EC",
                "-keystore",
                keyStore.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                "secret")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(made.waitFor()).isZero();
    return new NetServerOptions()
        .setSsl(true)
        .setKeyCertOptions(new PfxOptions().setPath(keyStore.toString()).setPassword("secret"));
  }

  private static NetClientOptions trusting() {
    return new NetClientOptions()
        .setSsl(true)
        .setTrustAll(true)
        .setHostnameVerificationAlgorithm("");
  }
}
