package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.proxy.log.DeadLoops;
import dev.sluice.testkit.Eventually;
import io.netty.channel.EventLoop;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DeadLoopsIT {
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
  private final DeadLoops dead = DeadLoops.of(vertx);
  private final AtomicInteger deaths = new AtomicInteger();

  private EventLoop watchedLoop() {
    ContextInternal context = ((VertxInternal) vertx).createEventLoopContext();
    dead.whenDead(deaths::incrementAndGet);
    dead.watch(context.nettyEventLoop());
    return context.nettyEventLoop();
  }

  @Test
  void aLoopThatEndsWhileVertxRunsIsCountedAndReported() {
    watchedLoop().shutdownGracefully();
    Eventually.until("a dead loop", () -> dead.count() == 1);
    Eventually.until("that it is reported", () -> deaths.get() == 1);
    Running.await(vertx.close());
  }

  @Test
  void loopsThatEndWithTheirVertxAreNotDead() throws Exception {
    EventLoop loop = watchedLoop();
    Running.await(vertx.close());
    loop.terminationFuture().sync();
    assertThat(dead.count()).isZero();
    assertThat(deaths.get()).isZero();
  }
}
