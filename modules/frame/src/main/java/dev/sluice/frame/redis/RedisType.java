package dev.sluice.frame.redis;

import dev.sluice.frame.FrameType;
import dev.sluice.frame.Framing;
import dev.sluice.frame.IndependentFraming;

/**
 * Redis, with RESP in its versions 2 and 3. Any thread.
 *
 * <p>A push of RESP3 is unsolicited. What a subscriber or {@code MONITOR} receives with RESP2 looks
 * like responses, and with RESP3 the only response to {@code SUBSCRIBE} is a push; so responses of
 * such sessions cannot be assigned to requests.
 */
public record RedisType() implements FrameType {

  @Override
  public String name() {
    return "redis";
  }

  @Override
  public Framing newFraming() {
    return new IndependentFraming(new RedisRequests(), RedisValues::new);
  }
}
