package dev.sluice.proxy.compare.result;

import dev.sluice.buffer.Internal;
import io.vertx.core.json.JsonObject;

/** A difference as JSON, for the log and the API. */
@Internal
public final class ResponseDifferenceJson {
  private ResponseDifferenceJson() {}

  /** Returns a difference with all its fields. */
  public static JsonObject of(ResponseDifference difference) {
    return new JsonObject()
        .put("number", difference.number())
        .put("time", difference.time().toString())
        .put("client", difference.client())
        .put("session", difference.session())
        .put("mirror", difference.mirror())
        .put("result", difference.kind().label())
        .put("noise", difference.isNoise())
        .put("message", difference.message())
        .put("request", difference.request() < 0 ? null : difference.request())
        .put("offset", difference.offset())
        .put("offsetInMessage", difference.offsetInMessage())
        .put("within", difference.within())
        .put("fromPrimary", side(difference.fromPrimary()))
        .put("fromMirror", side(difference.fromMirror()))
        .put("requestBytes", difference.requestBytes());
  }

  private static JsonObject side(ResponseDifference.Side side) {
    return new JsonObject()
        .put("length", side.length())
        .put("hash", side.hash())
        .put("bytes", side.bytes())
        .put("bytesOffset", side.bytesOffset());
  }
}
