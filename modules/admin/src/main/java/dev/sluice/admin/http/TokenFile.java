package dev.sluice.admin.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file of the token that requests need. It is read again at intervals, so that the token can be
 * replaced without a restart. Event loop only.
 */
public final class TokenFile {
  private static final Logger LOG = LoggerFactory.getLogger(TokenFile.class);
  private static final long LOOK_MILLIS = 2000;

  private final Vertx vertx;
  private final Path file;
  private Token token;
  private boolean isBroken;
  private boolean isLooking;

  private TokenFile(Vertx vertx, Path file, Token token) {
    this.vertx = vertx;
    this.file = file;
    this.token = token;
  }

  /** Reads the file now, and again at intervals until the calling verticle is undeployed. */
  public static Future<TokenFile> open(Vertx vertx, Path file) {
    return read(vertx, file)
        .map(
            token -> {
              TokenFile opened = new TokenFile(vertx, file, token);
              String warning = SecretFile.warning(file);
              if (warning != null) {
                LOG.warn("admin.tokenFile: {}: {}", file, warning);
              }
              vertx.setPeriodic(LOOK_MILLIS, timer -> opened.look());
              return opened;
            });
  }

  private static Future<Token> read(Vertx vertx, Path file) {
    return vertx.<Token>executeBlocking(() -> SecretFile.read(file));
  }

  private void look() {
    if (isLooking) { // a file system that hangs takes one thread, not one more each time
      return;
    }
    isLooking = true;
    read(vertx, file)
        .onComplete(looked -> isLooking = false)
        .onSuccess(
            read -> {
              token = read;
              isBroken = false;
            })
        .onFailure(this::keep);
  }

  private void keep(Throwable why) {
    if (!isBroken) {
      isBroken = true;
      String reason =
          why instanceof IllegalArgumentException ? why.getMessage() : "cannot be read any more";
      LOG.warn("admin.tokenFile: {} {}; the token that it held before still counts", file, reason);
    }
  }

  /** Returns whether a header has the token. */
  boolean isIn(@Nullable String authorization) {
    return token.isIn(authorization);
  }
}
