package dev.sluice.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.ConfigSection;
import dev.sluice.config.Endpoint;
import dev.sluice.config.SocketType;
import dev.sluice.proxy.destination.DestinationOptions;
import dev.sluice.proxy.destination.DestinationType;
import dev.sluice.proxy.destination.Role;
import dev.sluice.proxy.destination.RouteContext;
import dev.sluice.proxy.destination.socket.SocketConnector;
import dev.sluice.proxy.route.Destinations;
import dev.sluice.tee.Connector;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.KeyFiles;
import dev.sluice.testkit.OneJdkIsEnough;
import io.vertx.core.Context;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files are read on a worker thread, before a route listens and before a change applies. */
@OneJdkIsEnough
class FilesIT extends TeeIT {
  private final Path folder;

  FilesIT(@TempDir Path folder) {
    this.folder = folder;
  }

  /** A destination whose reading of files removes those of the route, which were read before. */
  private final class Removing implements DestinationType {
    private record Options(Endpoint to, Runnable read) implements DestinationOptions {
      @Override
      public boolean readsFiles() {
        return true;
      }

      @Override
      public void readFiles() {
        read.run();
      }

      @Override
      public Connector connector(RouteContext route) {
        return new SocketConnector(
            route.context(), to, route.connectTimeout(), route.keepAlive(), route.passed());
      }
    }

    @Override
    public String scheme() {
      return "removing";
    }

    @Override
    public String form() {
      return "removing://host:port";
    }

    @Override
    public @Nullable Object parse(String rest) {
      return SocketType.TCP.parse(rest);
    }

    @Override
    public Set<Role> roles() {
      return Set.of(Role.PRIMARY);
    }

    @Override
    public DestinationOptions options(ConfigSection section, Endpoint to) {
      return new Options(to, this::remove);
    }

    private void remove() {
      assertThat(Context.isOnEventLoopThread()).isFalse();
      try {
        for (String name : new String[] {"first.pem", "first.key", "next.pem", "next.key"}) {
          Files.deleteIfExists(folder.resolve(name));
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private KeyFiles copy(String name) throws IOException {
    KeyFiles copy = new KeyFiles(folder.resolve(name + ".pem"), folder.resolve(name + ".key"));
    Files.copy(TlsKeys.FILES.cert(), copy.cert(), StandardCopyOption.COPY_ATTRIBUTES);
    Files.copy(TlsKeys.FILES.key(), copy.key(), StandardCopyOption.COPY_ATTRIBUTES);
    return copy;
  }

  @Test
  void theEventLoopReadsNoCertificate() throws Exception {
    JsonObject tls = TlsRoute.server(copy("first"));
    String to = peer(Behaviour.echo()).url().replace("tcp:", "removing:");
    Route json = Route.to(to).with("listen", "tls://127.0.0.1:0").with("tls", tls);
    Running route = deploy(json, new TcpTeeVerticle(Destinations.ALL.with(new Removing())));
    assertThat(folder.resolve("first.pem")).doesNotExist();
    assertServes(route);
    JsonObject next = TlsRoute.server(copy("next")).put("minVersion", "TLSv1.3");
    route.reconfigure(changed -> changed.put("tls", next));
    assertThat(folder.resolve("next.pem")).doesNotExist();
    assertServes(route);
  }

  private static void assertServes(Running route) throws IOException {
    try (TlsClient client = TlsClient.connect(route, "TLSv1.3")) {
      client.roundTrips(1, 100);
    }
  }
}
