package dev.sluice.transport.netty;

import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import java.util.List;

/** A registration that records its requests. */
record RecordingRegistration(List<String> asked) implements IoRegistration {
  static final long ID = 7;

  @Override
  public long submit(IoOps ops) {
    asked.add(ops.toString());
    return ID;
  }

  @Override
  @SuppressWarnings({"TypeParameterUnusedInFormals", "NullAway"}) // Netty declares it so
  public <T> T attachment() {
    return null;
  }

  @Override
  public boolean isValid() {
    return true;
  }

  @Override
  public boolean cancel() {
    return true;
  }
}
