package dev.sluice.buffer;

import static dev.sluice.buffer.Contexts.await;
import static dev.sluice.buffer.Contexts.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.vertx.core.AbstractVerticle;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.junit5.VertxExtension;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(VertxExtension.class)
class ContextPoolsIT {

  @Test
  void aPoolLivesInTheContextItWasAttachedTo(Vertx vertx) {
    Context context = vertx.getOrCreateContext();

    BufferPool pool = call(context, () -> attach(context));

    assertThat(BufferPool.of(context)).isSameAs(pool);
    assertThat(call(context, () -> BufferPool.of(vertx.getOrCreateContext()))).isSameAs(pool);
  }

  @Test
  void aDuplicatedContextHasThePoolOfTheOneUnderneath(Vertx vertx) {
    ContextInternal context = (ContextInternal) vertx.getOrCreateContext();
    ContextInternal duplicate = context.duplicate();

    BufferPool pool = call(context, () -> attach(duplicate));

    assertThat(BufferPool.of(context)).isSameAs(pool);
    assertThat(BufferPool.of(duplicate)).isSameAs(pool);
  }

  @Test
  void aContextWithoutAPoolSaysWhatToDo(Vertx vertx) {
    assertThatIllegalStateException()
        .isThrownBy(() -> BufferPool.of(vertx.getOrCreateContext()))
        .withMessage("this context has no pool: call BufferPool.attach(context, options) first");
  }

  @Test
  void aContextHasOnlyOnePool(Vertx vertx) {
    Context context = vertx.getOrCreateContext();
    call(context, () -> attach(context));

    assertThatIllegalStateException()
        .isThrownBy(() -> call(context, () -> attach(context)))
        .withMessageContaining("the context already has a pool: use BufferPool.of(context)");
  }

  @Test
  void onlyTheEventLoopItselfMayAttach(Vertx vertx) {
    Context context = vertx.getOrCreateContext();

    assertThatIllegalStateException()
        .isThrownBy(() -> attach(context))
        .withMessageContaining("a pool belongs to its event loop");
    assertThatIllegalStateException().isThrownBy(() -> BufferPool.of(context));
  }

  @Test
  void aWorkerContextIsRefused(Vertx vertx) {
    var options = new DeploymentOptions().setThreadingModel(ThreadingModel.WORKER);

    assertThatIllegalStateException()
        .isThrownBy(() -> await(vertx.deployVerticle(new Pooled(), options)))
        .withMessageContaining(
            "a pool belongs to an event loop, but this is a WORKER context: deploy the verticle with"
                + " the EVENT_LOOP threading model");
  }

  @Test
  void everyInstanceOfAVerticleHasAPoolOfItsOwn(Vertx vertx) {
    Queue<BufferPool> pools = new ConcurrentLinkedQueue<>();

    await(vertx.deployVerticle(() -> new Pooled(pools), new DeploymentOptions().setInstances(3)));

    assertThat(pools).hasSize(3).doesNotHaveDuplicates();
  }

  @Test
  void undeployingClosesThePoolAndLateReleasesFreeTheirMemory(Vertx vertx) {
    Pooled verticle = new Pooled();
    String id = await(vertx.deployVerticle(verticle));
    Context context = verticle.context();
    BufferPool pool = BufferPool.of(context);
    PooledBuffer here = call(context, () -> pool.acquire());
    PooledBuffer elsewhere = call(context, () -> pool.acquire());

    await(vertx.undeploy(id));

    PoolStats closed = call(context, pool::stats);
    assertThat(closed.pooledBytes()).isEqualTo(2 * 64 * 1024);
    call(context, here::release);
    elsewhere.release();
    PoolStats end = call(context, pool::stats);
    assertThat(end.isWhole()).isTrue();
    assertThat(end.pooledBytes()).isZero();
    assertThat(pool.memory().metric().usedDirectMemory()).isZero();
  }

  /** A verticle that only has a pool. */
  private static final class Pooled extends AbstractVerticle {
    private final Queue<BufferPool> pools;

    Pooled() {
      this(new ConcurrentLinkedQueue<>());
    }

    Pooled(Queue<BufferPool> pools) {
      this.pools = pools;
    }

    @Override
    public void start() {
      pools.add(attach(context));
    }

    Context context() {
      return context;
    }
  }

  private static BufferPool attach(Context context) {
    return BufferPool.attach(context, PoolOptions.DEFAULT);
  }
}
