package dev.sluice.app;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A client of a node's API that runs where the node runs. */
final class AdminClient {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Place place;

  AdminClient(Place place) {
    this.place = place;
  }

  /** A response. */
  record Answer(int status, String body) {}

  /** Sends a request; the body is JSON, or empty. */
  Answer ask(String method, String path, String body) throws IOException, InterruptedException {
    return place.command().isEmpty()
        ? direct(method, place.admin() + path, body)
        : curl(method, place.admin() + path, body);
  }

  private Answer direct(String method, String url, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE);
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    HttpResponse<String> answer =
        http.send(
            request.method(method, BodyPublishers.ofString(body)).build(), BodyHandlers.ofString());
    return new Answer(answer.statusCode(), answer.body());
  }

  private Answer curl(String method, String url, String body)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(place.command());
    command.addAll(List.of("curl", "-s", "-m", "60", "-w", "%{stderr}%{http_code}", "-X", method));
    if (!body.isEmpty()) {
      command.addAll(List.of("-H", "Content-Type: application/json", "-d", body));
    }
    command.add(url);
    Process process = new ProcessBuilder(command).start();
    String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    String status = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return new Answer(Integer.parseInt(status.strip()), answer);
  }
}
