package dev.sluice.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.app.process.ExitCode;
import dev.sluice.app.process.UsageException;
import dev.sluice.app.settings.SettingsLoader;
import dev.sluice.config.ConfigException;
import dev.sluice.config.ErrorText;
import dev.sluice.config.RegularFile;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code sluice apply}: sends a configuration to one node's admin, which tells the other nodes. */
public final class ApplyCommand implements Command {
  private static final CommandOption ADMIN =
      CommandOption.value(
          "--admin", "URL", "The admin of any node; default: http://127.0.0.1:7080.");
  private static final CommandOption TOKEN_FILE =
      CommandOption.value("--token-file", "FILE", "Holds the token that the admin asks for.");
  private static final CommandOption EXPECT =
      CommandOption.value("--expect", "N", "Applies it only if the cluster is at this version.");
  private static final String DEFAULT_ADMIN = "http://127.0.0.1:7080";
  private static final long ANY_VERSION = -1;

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int OK = 200;
  private static final int UNAVAILABLE = 503;
  private static final int MOST_TOKEN_BYTES = 64 * 1024;

  @Override
  public String name() {
    return "apply";
  }

  @Override
  public String description() {
    return "Makes all nodes of a cluster run a configuration.";
  }

  @Override
  public List<String> operands() {
    return List.of("FILE");
  }

  @Override
  public List<CommandOption> options() {
    return List.of(ADMIN, TOKEN_FILE, EXPECT);
  }

  @Override
  public int run(Arguments arguments) {
    long version =
        apply(
            arguments.path(0),
            admin(arguments.get(ADMIN, DEFAULT_ADMIN)),
            arguments.has(TOKEN_FILE) ? arguments.path(TOKEN_FILE, "") : null,
            arguments.number(EXPECT, 0, Long.MAX_VALUE, ANY_VERSION));
    System.out.println("version " + version + " is what the cluster runs now");
    return ExitCode.FINE;
  }

  private static URI admin(String url) {
    try {
      URI admin = new URI(url);
      if (List.of("http", "https").contains(admin.getScheme()) && admin.getHost() != null) {
        return admin;
      }
    } catch (URISyntaxException e) {
      // The message below fits this, too.
    }
    throw new UsageException(ADMIN.name() + ": " + url + " is no URL such as " + DEFAULT_ADMIN);
  }

  /** Returns the version that the cluster has then. Blocking. */
  private static long apply(Path config, URI admin, @Nullable Path tokenFile, long expected) {
    JsonObject file = SettingsLoader.readFile(config);
    JsonObject body = new JsonObject().put("config", file);
    if (expected != ANY_VERSION) {
      body.put("expected", expected);
    }
    URI place = admin.resolve("/api/cluster/config");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(place)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .PUT(BodyPublishers.ofString(body.encode()));
    if (tokenFile != null) {
      request.header("Authorization", "Bearer " + token(tokenFile));
    }
    return version(send(request.build(), admin));
  }

  private static String token(Path file) {
    try {
      return new String(RegularFile.read(file, MOST_TOKEN_BYTES), UTF_8).strip();
    } catch (IOException e) {
      throw new UsageException("--token-file: " + file + ": " + ErrorText.ofFile(e));
    }
  }

  private static HttpResponse<String> send(HttpRequest request, URI admin) {
    try {
      return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    } catch (ConnectException e) {
      throw new IllegalStateException("no process listens at " + admin, e);
    } catch (IOException e) {
      throw new IllegalStateException(admin + " does not respond", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static long version(HttpResponse<String> response) {
    try {
      JsonObject json = new JsonObject(response.body());
      if (response.statusCode() == OK) {
        return json.getLong("version");
      }
      List<String> errors =
          json.getJsonArray("errors", new JsonArray()).stream().map(String::valueOf).toList();
      if (response.statusCode() == UNAVAILABLE) {
        throw new IllegalStateException(String.join("; ", errors));
      }
      throw new ConfigException(errors);
    } catch (DecodeException e) {
      throw new ConfigException(
          List.of("the response is not from Sluice: status " + response.statusCode()));
    }
  }
}
