package dev.sluice.frame.line;

import dev.sluice.frame.Framer;
import io.netty.buffer.ByteBuf;

/** Finds the ends of lines. A line may have any length and any bytes. Event loop only. */
final class LineFramer implements Framer {
  private boolean atEnd;

  @Override
  public int read(ByteBuf bytes, int index, int length) {
    int feed = bytes.indexOf(index, index + length, (byte) '\n');
    atEnd = feed >= 0;
    return atEnd ? feed + 1 - index : length;
  }

  @Override
  public boolean isAtEnd() {
    return atEnd;
  }
}
