package dev.sluice.proxy.header;

import dev.sluice.tee.ClientConnection;
import dev.sluice.tee.Connector;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/**
 * Connects by another connector, and writes a PROXY header before all else. The header is no part
 * of what the branch counts. Event loop only.
 */
final class HeaderConnector implements Connector {
  private static final int USUAL_BYTES = 256;

  private final Connector inner;
  private final HeaderWriter writer;

  HeaderConnector(Connector inner, HeaderWriter writer) {
    this.inner = inner;
    this.writer = writer;
  }

  @Override
  public Attempt connect(ClientConnection client, Result result) {
    return inner.connect(
        client,
        new Result() {
          @Override
          public void connected(Channel channel) {
            channel.write(header(channel, client)); // released on every path
            result.connected(channel);
            channel.flush(); // with the first bytes, if there are any
          }

          @Override
          public void failed(Throwable cause) {
            result.failed(cause);
          }
        });
  }

  private ByteBuf header(Channel channel, ClientConnection client) {
    ByteBuf header = channel.alloc().directBuffer(USUAL_BYTES);
    writer.write(header, client.address(), client.localAddress(), client.details());
    return header;
  }

  @Override
  public void lasted(Channel channel) {
    inner.lasted(channel);
  }
}
