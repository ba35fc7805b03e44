package dev.sluice.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.buffer.BufferPool;
import dev.sluice.buffer.PoolOptions;
import dev.sluice.testkit.KeyFiles;
import dev.sluice.tls.keys.PemFiles;
import dev.sluice.tls.keys.TrustFiles;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;

/** A server and a client that are connected with TLS, without sockets. */
final class TlsPair implements AutoCloseable {
  /** The host whose certificate the server has. */
  static final String HOST = "localhost";

  private static final ByteBufAllocator ALLOCATOR = UnpooledByteBufAllocator.DEFAULT;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  /** One of the two. */
  static final class Side {
    final EmbeddedChannel channel = new EmbeddedChannel();
    final BufferPool pool = new BufferPool(channel.eventLoop(), PoolOptions.DEFAULT);
    final PooledSslHandler tls;
    final List<Object> events = new ArrayList<>();

    /** Receives what the other one has sent; it must release it. */
    Consumer<ByteBuf> receiver = ByteBuf::release;

    Side(SSLEngine engine) {
      tls = new PooledSslHandler(engine, pool);
    }

    void begin() {
      channel
          .pipeline()
          .addLast(tls)
          .addLast(
              new ChannelInboundHandlerAdapter() {
                @Override
                public void channelRead(ChannelHandlerContext ctx, Object message) {
                  receiver.accept((ByteBuf) message);
                }

                @Override
                public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                  events.add(event);
                }

                @Override
                public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                  events.add(cause);
                }
              });
    }
  }

  final Side server;
  final Side client;

  /** Number of encrypted bytes that the client has got. */
  int sentByServer;

  TlsPair(TlsEngine engine, TlsVersion version) throws SSLException {
    this(ServerContexts.of("test", server(engine, version)), client(engine, version), version);
  }

  TlsPair(ServerContexts at, ClientContext to, TlsVersion version) throws SSLException {
    server = new Side(at.newEngine(null, ALLOCATOR));
    SSLEngine asking = to.newEngine(HOST, 443, List.of(), ALLOCATOR);
    asking.setEnabledProtocols(new String[] {version.toString()});
    client = new Side(asking);
    server.begin();
    client.begin();
    move(() -> Integer.MAX_VALUE);
    assertThat(server.tls.handshakeFuture().isSuccess()).isTrue();
    assertThat(client.tls.handshakeFuture().isSuccess()).isTrue();
    assertThat(client.tls.engine().getSession().getProtocol()).isEqualTo(version.toString());
  }

  static TlsServerOptions server(TlsEngine engine, TlsVersion version) {
    KeyFiles files = KeyFiles.of(HOST);
    return new TlsServerOptions(
        List.of(new PemFiles(files.cert(), files.key())),
        false,
        ClientCertificates.NONE,
        null,
        null,
        engine,
        version,
        List.of(),
        TIMEOUT,
        StartTls.NONE);
  }

  static ClientContext client(TlsEngine engine, TlsVersion version) {
    TrustFiles trust = new TrustFiles(KeyFiles.of(HOST).cert(), null);
    return new ClientContext(
        "test",
        new TlsClientOptions(trust, null, false, true, null, engine, version, StartTls.NONE));
  }

  /** Carries the encrypted bytes of both sides, in pieces of these sizes, until all have come. */
  void move(IntSupplier sizes) {
    boolean moved = true;
    while (moved) {
      boolean there = move(client, server, sizes);
      boolean back = move(server, client, sizes);
      moved = there || back;
      client.channel.runPendingTasks();
      server.channel.runPendingTasks();
    }
  }

  private boolean move(Side from, Side to, IntSupplier sizes) {
    boolean moved = false;
    for (ByteBuf bytes; (bytes = from.channel.readOutbound()) != null; bytes.release()) {
      while (bytes.isReadable() && to.channel.isOpen()) {
        ByteBuf read = to.pool.acquire();
        read.writeBytes(
            bytes, Math.min(Math.min(sizes.getAsInt(), bytes.readableBytes()), read.capacity()));
        sentByServer += from == server ? read.readableBytes() : 0;
        to.channel.writeInbound(read);
        moved = true;
      }
    }
    return moved;
  }

  /** Closes both, and checks that the pools are whole. */
  @Override
  public void close() {
    for (Side side : List.of(client, server)) {
      side.channel.close();
      side.channel.runPendingTasks();
      side.channel.releaseOutbound();
      ReferenceCountUtil.release(side.channel.readInbound());
      side.channel.finishAndReleaseAll();
      assertThat(side.pool.stats().held()).isZero();
    }
  }
}
