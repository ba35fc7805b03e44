package dev.sluice.proxy;

import dev.sluice.config.ConfigKey;
import dev.sluice.config.ConfigSection;
import dev.sluice.config.Endpoint;
import dev.sluice.config.SocketType;
import dev.sluice.config.ValueTypes;
import dev.sluice.proxy.destination.DestinationOptions;
import dev.sluice.proxy.destination.DestinationType;
import dev.sluice.proxy.destination.Role;
import dev.sluice.proxy.destination.RouteContext;
import dev.sluice.proxy.destination.socket.SocketConnector;
import dev.sluice.tee.Connector;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A destination type in one class: {@code loud://host:port}, a server that gets a greeting before
 * the clients' bytes. Its own key is {@code greeting}.
 */
final class LoudDestination implements DestinationType {

  // tag::options[]
  private record Options(Endpoint to, String greeting) implements DestinationOptions {
    @Override
    public Connector connector(RouteContext route) {
      SocketConnector way =
          new SocketConnector(
              route.context(), to, route.connectTimeout(), route.keepAlive(), route.passed());
      return (client, result) -> way.connect(client, new Greeter(greeting, result));
    }
  }

  // end::options[]

  /** Writes the greeting once the channel is connected, and hands the channel over. */
  private record Greeter(String greeting, Connector.Result next) implements Connector.Result {
    @Override
    public void connected(Channel channel) {
      channel.writeAndFlush(ByteBufUtil.writeUtf8(channel.alloc(), greeting));
      next.connected(channel);
    }

    @Override
    public void failed(Throwable cause) {
      next.failed(cause);
    }
  }

  // tag::kind[]
  @Override
  public String scheme() {
    return "loud";
  }

  @Override
  public String form() {
    return "loud://host:port";
  }

  @Override
  public @Nullable Object parse(String rest) {
    return SocketType.TCP.parse(rest);
  }

  @Override
  public Set<Role> roles() {
    return Set.of(Role.PRIMARY, Role.MIRROR);
  }

  private static final ConfigKey<String> GREETING =
      ConfigKey.key(
              "greeting",
              ValueTypes.text("any text", "", Object::toString),
              "What the server is sent first.")
          .required("");

  @Override
  public List<ConfigKey<?>> keys() {
    return List.of(GREETING);
  }

  @Override
  public DestinationOptions options(ConfigSection section, Endpoint to) {
    return new Options(to, section.get(GREETING));
  }
  // end::kind[]
}
