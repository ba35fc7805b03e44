package dev.sluice.tls.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.KeyFiles;
import dev.sluice.testkit.OneJdkIsEnough;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;

/** Errors of Netty's BoringSSL that Sluice works around: each test fails once its error is gone. */
@OneJdkIsEnough
class TlsCanaryIT {
  private static final ByteBufAllocator HEAP = UnpooledByteBufAllocator.DEFAULT;

  @Test
  void boringSslSendsNothingAfterThePeersCloseNotify() throws Exception {
    // tag::halfClose[]
    EmbeddedChannel client = new EmbeddedChannel(client().newHandler(HEAP));
    EmbeddedChannel server = new EmbeddedChannel(server().newHandler(HEAP));
    move(client, server);
    client.pipeline().get(SslHandler.class).closeOutbound();
    move(client, server);
    ChannelFuture response = server.writeAndFlush(Unpooled.wrappedBuffer(new byte[1000]));
    move(client, server);
    assertThat(response.cause()).hasMessageContaining("closed already");
    // end::halfClose[]
    close(client, server);
  }

  @Test
  void boringSslReportsItsOwnEndAsTheEndOfThePeer() throws Exception {
    // tag::ownEnd[]
    EmbeddedChannel client = new EmbeddedChannel(client().newHandler(HEAP));
    EmbeddedChannel server = new EmbeddedChannel(server().newHandler(HEAP));
    List<Object> events = new ArrayList<>();
    client
        .pipeline()
        .addLast(
            new ChannelInboundHandlerAdapter() {
              @Override
              public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
                events.add(event);
              }
            });
    move(client, server);
    SslHandler tls = client.pipeline().get(SslHandler.class);
    server.writeAndFlush(Unpooled.wrappedBuffer(new byte[1000]));
    tls.closeOutbound();
    client.writeInbound(server.<Object>readOutbound());
    assertThat(tls.engine().isInboundDone()).isFalse();
    assertThat(events).contains(SslCloseCompletionEvent.SUCCESS);
    // end::ownEnd[]
    close(client, server);
  }

  @Test
  void whetherBoringSslHasResumedASessionIsPrivate() throws Exception {
    // tag::resumed[]
    Method isReused = ReferenceCountedOpenSslEngine.class.getDeclaredMethod("isSessionReused");
    assertThat(Modifier.isPublic(isReused.getModifiers()))
        .as("gone: call the method in place of ResumedSession")
        .isFalse();
    // end::resumed[]
  }

  private static SslContext server() throws SSLException {
    KeyFiles files = KeyFiles.of("localhost");
    return SslContextBuilder.forServer(files.cert().toFile(), files.key().toFile())
        .sslProvider(SslProvider.OPENSSL)
        .build();
  }

  private static SslContext client() throws SSLException {
    return SslContextBuilder.forClient()
        .trustManager(KeyFiles.of("localhost").cert().toFile())
        .endpointIdentificationAlgorithm("")
        .sslProvider(SslProvider.OPENSSL)
        .build();
  }

  /** Carries the bytes of both until there are no more. */
  private static void move(EmbeddedChannel one, EmbeddedChannel other) {
    boolean moved = true;
    while (moved) {
      moved = false;
      for (Object bytes; (bytes = one.readOutbound()) != null; moved = true) {
        other.writeInbound(bytes);
      }
      for (Object bytes; (bytes = other.readOutbound()) != null; moved = true) {
        one.writeInbound(bytes);
      }
      one.runPendingTasks();
      other.runPendingTasks();
    }
  }

  private static void close(EmbeddedChannel one, EmbeddedChannel other) {
    one.finishAndReleaseAll();
    other.finishAndReleaseAll();
  }
}
