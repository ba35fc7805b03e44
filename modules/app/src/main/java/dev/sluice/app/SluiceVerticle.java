package dev.sluice.app;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The verticle that deploys every route of the configuration. */
public final class SluiceVerticle extends VerticleBase {
  private static final Logger log = LoggerFactory.getLogger(SluiceVerticle.class);

  @Override
  public Future<?> start() {
    log.info("Started on {} with {}", Thread.currentThread().getName(), config().encode());
    return Future.succeededFuture();
  }
}
