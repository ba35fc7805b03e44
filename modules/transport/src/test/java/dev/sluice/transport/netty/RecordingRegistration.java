package dev.sluice.transport.netty;

import io.netty.channel.IoOps;
import io.netty.channel.IoRegistration;
import java.util.List;

/** A place in the ring that keeps what it is asked for. */
record RecordingRegistration(List<String> asked) implements IoRegistration {
  static final long ID = 7;

  @Override
  public long submit(IoOps ops) {
    asked.add(ops.toString());
    return ID;
  }

  @Override
  @SuppressWarnings({"TypeParameterUnusedInFormals", "NullAway"}) // as Netty declares it
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
