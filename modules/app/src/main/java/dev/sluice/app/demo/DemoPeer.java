package dev.sluice.app.demo;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;

/** A server with a ledger of the bytes it receives. */
final class DemoPeer {
  /** The behaviour of a peer. */
  enum Kind {
    /** Sends all bytes back. */
    ECHO,
    /** Reads all bytes at once. */
    HEALTHY,
    /** Reads with pauses. */
    SLOW,
    /** Accepts and never reads. */
    STALLED
  }

  private static final int BYTES_PER_PAUSE = 256 * 1024;
  private static final long PAUSE_MILLIS = 50;
  private static final int SMALL_WINDOW = 64 * 1024;

  private final Vertx vertx;
  private final String name;
  private final Kind kind;
  private final Ledger ledger = new Ledger();
  private final NetServer server;

  private DemoPeer(Vertx vertx, String name, Kind kind) {
    this.vertx = vertx;
    this.name = name;
    this.kind = kind;
    NetServerOptions options = new NetServerOptions();
    if (kind == Kind.STALLED || kind == Kind.SLOW) {
      // Otherwise the system's buffers would take megabytes before the stall shows.
      options.setReceiveBufferSize(SMALL_WINDOW);
    }
    server = vertx.createNetServer(options).connectHandler(this::serve);
  }

  /** Starts a peer at a free port; blocks. */
  static DemoPeer start(Vertx vertx, String name, Kind kind) {
    DemoPeer peer = new DemoPeer(vertx, name, kind);
    peer.server.listen(0, "127.0.0.1").await();
    return peer;
  }

  String name() {
    return name;
  }

  Ledger ledger() {
    return ledger;
  }

  String url() {
    return "tcp://127.0.0.1:" + server.actualPort();
  }

  private void serve(NetSocket socket) {
    if (kind == Kind.STALLED) {
      socket.pause();
      return;
    }
    StreamDigest stream = new StreamDigest();
    socket.handler(bytes -> take(socket, stream, bytes));
    // Not the close handler: a paused socket is closed before all its bytes are read.
    socket.endHandler(ended -> ledger.close(stream));
  }

  private void take(NetSocket socket, StreamDigest stream, Buffer bytes) {
    long pauses = stream.length() / BYTES_PER_PAUSE;
    stream.update(bytes);
    ledger.count(bytes.length());
    if (kind == Kind.ECHO) {
      socket.write(bytes);
    } else if (kind == Kind.SLOW && stream.length() / BYTES_PER_PAUSE > pauses) {
      socket.pause();
      vertx.setTimer(PAUSE_MILLIS, paused -> socket.resume());
    }
  }
}
