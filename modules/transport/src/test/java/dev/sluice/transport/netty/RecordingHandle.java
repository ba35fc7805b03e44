package dev.sluice.transport.netty;

import io.netty.channel.IoEvent;
import io.netty.channel.IoRegistration;
import io.netty.channel.uring.IoUringIoEvent;
import io.netty.channel.uring.IoUringIoHandle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A socket that records its events. */
final class RecordingHandle implements IoUringIoHandle {
  final List<Integer> results = new ArrayList<>();
  @Nullable Error throwing;
  boolean closed;

  @Override
  public void handle(IoRegistration registration, IoEvent event) {
    if (throwing != null) {
      throw throwing;
    }
    results.add(((IoUringIoEvent) event).res());
  }

  @Override
  public void close() {
    closed = true;
  }
}
