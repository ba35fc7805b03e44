package dev.sluice.benchmarks.tee;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.util.Arrays;
import java.util.List;

/** A tee that uses only the public interface of Vert.x, on its native transport if one loads. */
public final class VertxTee {
  private VertxTee() {}

  /** Listens until the process is killed. */
  public static void main(String[] args) {
    List<Integer> ports = Arrays.stream(args).map(Integer::valueOf).toList();
    Vertx vertx =
        Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
    NetClient net = vertx.createNetClient();
    vertx
        .createNetServer()
        .connectHandler(client -> begin(net, client, ports.subList(1, ports.size())))
        .listen(ports.get(0), "127.0.0.1")
        .await();
  }

  private static void begin(NetClient net, NetSocket client, List<Integer> ports) {
    client.pause();
    Future.all(ports.stream().map(port -> net.connect(port, "127.0.0.1")).toList())
        .onSuccess(all -> relay(client, all.list()))
        .onFailure(refused -> client.close());
  }

  private static void relay(NetSocket client, List<NetSocket> branches) {
    NetSocket primary = branches.get(0);
    client.handler(bytes -> branches.forEach(branch -> write(client, branch, branches, bytes)));
    client.endHandler(ended -> branches.forEach(NetSocket::end));
    client.exceptionHandler(failure -> branches.forEach(NetSocket::close));
    primary.handler(answer -> write(primary, client, List.of(client), answer));
    primary.endHandler(ended -> client.end());
    primary.exceptionHandler(failure -> client.close());
    branches.stream().skip(1).forEach(mirror -> mirror.handler(answer -> {}));
    client.resume();
  }

  /** Writes to one destination, and pauses their source until all of them have room again. */
  private static void write(NetSocket from, NetSocket to, List<NetSocket> all, Buffer bytes) {
    to.write(bytes);
    if (to.writeQueueFull()) {
      from.pause();
      to.drainHandler(
          drained -> {
            if (all.stream().noneMatch(NetSocket::writeQueueFull)) {
              from.resume();
            }
          });
    }
  }
}
