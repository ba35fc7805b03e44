package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.app.routes.RunningRoute;
import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An address is tried before a mirror is attached there. */
@OneJdkIsEnough
@Timeout(60)
class MirrorTrialIT extends WithAdmin {
  private final Peer mirror = Peer.tcp(Behaviour.sink());
  private final Peer noTls = Peer.tcp(Behaviour.talking(1000));

  MirrorTrialIT(@TempDir Path folder) {
    super(folder);
  }

  @AfterEach
  void close() {
    mirror.close();
    noTls.close();
  }

  @ParameterizedTest
  @CsvSource({
    "orders, MIRROR,                  200, MIRROR can be reached",
    "orders, tcp://127.0.0.1:1,       200, tcp://127.0.0.1:1 cannot be reached: Connection refused",
    "orders, tcp://localhost:1,       200, tcp://localhost:1 cannot be reached: ",
    "names,  udp://127.0.0.1:5353,    200, udp://127.0.0.1:5353 is not tried: UDP has no",
    "orders, tcp://169.254.169.254:80, 409, is link-local",
    "orders, TLS,                      200, cannot be used: TLS: it does not speak TLS",
    "orders, unix:///run/docker.sock, 409, is a Unix socket that the configuration file does not",
    "orders, nonsense,                409, to: ",
    "unknown, MIRROR,                  404, there is no route unknown",
  })
  void anAddressIsTriedByTheRulesOfAnAttachmentAndNothingChanges(
      String route, String to, int status, String answer) throws Exception {
    List<RunningRoute> before = admin.routes().running();
    String body =
        "{'name': 'm', 'to': '%s'}"
            .formatted(
                to.replace("MIRROR", mirror.url())
                    .replace("TLS", noTls.url().replace("tcp:", "tls:")));
    HttpResponse<String> tried = ask("POST", "/api/routes/" + route + "/mirrors?dryRun=true", body);
    assertThat(tried.statusCode()).as(tried.body()).isEqualTo(status);
    assertThat(tried.body()).contains(answer.replace("MIRROR", mirror.url()));
    assertThat(admin.routes().running()).isEqualTo(before);
  }
}
