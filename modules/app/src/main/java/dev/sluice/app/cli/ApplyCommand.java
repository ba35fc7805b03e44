package dev.sluice.app.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code sluice apply} does: it asks one node's admin, which tells the others. */
final class ApplyCommand {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int OK = 200;
  private static final int MOST_TOKEN_BYTES = 64 * 1024;

  private ApplyCommand() {}

  /** Returns the version that the cluster has then. Blocking. */
  static long apply(Path config, URI admin, @Nullable Path tokenFile, long expected) {
    JsonObject file = SettingsLoader.readFile(config);
    JsonObject body = new JsonObject().put("config", file);
    if (expected >= 0) {
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
      throw new IllegalStateException("nobody listens at " + admin, e);
    } catch (IOException e) {
      throw new IllegalStateException(admin + " does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static long version(HttpResponse<String> answer) {
    try {
      JsonObject json = new JsonObject(answer.body());
      if (answer.statusCode() == OK) {
        return json.getLong("version");
      }
      JsonArray errors = json.getJsonArray("errors", new JsonArray());
      throw new ConfigException(errors.stream().map(String::valueOf).toList());
    } catch (DecodeException e) {
      throw new ConfigException(List.of("the answer is not Sluice's: " + answer.statusCode()));
    }
  }
}
