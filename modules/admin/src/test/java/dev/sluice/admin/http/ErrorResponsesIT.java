package dev.sluice.admin.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.config.ConfigException;
import dev.sluice.testkit.OneJdkIsEnough;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@OneJdkIsEnough
@Timeout(30)
class ErrorResponsesIT {
  private static final String HOST = "Host: a\n";

  private final Site site = new Site();

  @BeforeEach
  void listen() {
    ErrorResponses.handle(site.router());
    site.router().route().handler(BodyHandler.create(false).setBodyLimit(4));
    fails("/config", new ConfigException(List.of("routes[0].listen: taken", "pool: missing")));
    fails("/stopping", new RejectedExecutionException("Sluice is shutting down"));
    fails("/missing", new NoSuchElementException("there is no route orders"));
    fails("/bug", new IllegalStateException("secret detail"));
    site.router().get("/twice").handler(ErrorResponsesIT::answersTwice);
    site.listen();
  }

  private void fails(String path, Throwable why) {
    site.router()
        .get(path)
        .handler(
            request -> {
              request.fail(why);
            });
  }

  private static void answersTwice(RoutingContext request) {
    request.end("first");
    ErrorResponses.send(request, 500, "second");
  }

  @AfterEach
  void close() {
    site.close();
  }

  private void assertErrors(Site.Response response, int status, String... errors) {
    assertThat(response.status()).isEqualTo(status);
    assertThat(response.head()).contains("application/json");
    assertThat(new JsonObject(response.body()).getJsonArray("errors").stream().map(String::valueOf))
        .containsExactly(errors);
  }

  @Test
  void aConfigurationThatIsRefusedIsAConflictWithAllItsErrors() throws IOException {
    assertErrors(
        site.ask("GET", "/config", HOST, ""), 409, "routes[0].listen: taken", "pool: missing");
  }

  @Test
  void aLineThatBeginsWithAKeyIsAlsoAField() throws IOException {
    assertThat(fields("/config")).isEqualTo("[routes[0].listen=taken, pool=missing]");
    assertThat(fields("/missing")).isEqualTo("[]");
  }

  private String fields(String path) throws IOException {
    JsonObject body = new JsonObject(site.ask("GET", path, HOST, "").body());
    return body.getJsonArray("fields").stream()
        .map(JsonObject.class::cast)
        .map(field -> field.getString("path") + "=" + field.getString("message"))
        .toList()
        .toString();
  }

  @Test
  void aChangeDuringTheShutdownIsUnavailable() throws IOException {
    assertErrors(site.ask("GET", "/stopping", HOST, ""), 503, "Sluice is shutting down");
  }

  @Test
  void aNameThatIsUnknownIsNotFound() throws IOException {
    assertErrors(site.ask("GET", "/missing", HOST, ""), 404, "there is no route orders");
    assertErrors(site.ask("GET", "/elsewhere", HOST, ""), 404, "there is nothing here");
  }

  @Test
  void aMethodThatAPathDoesNotHaveIsRefused() throws IOException {
    assertErrors(site.ask("PUT", "/bug", HOST, ""), 405, "this cannot be done here");
  }

  @Test
  void aBodyThatIsTooLargeIsRefused() throws IOException {
    assertErrors(site.ask("GET", "/bug", HOST, "12345"), 413, "the body is larger than 64 KiB");
  }

  @Test
  void aBugOfOursTellsTheClientNoDetail() throws IOException {
    assertErrors(site.ask("GET", "/bug", HOST, ""), 500, "failed; the log has the reason");
  }

  @Test
  void aResponseThatHasBeenSentStands() throws IOException {
    assertThat(site.ask("GET", "/twice", HOST, "").body()).isEqualTo("first");
  }
}
