package dev.sluice.benchmarks.race;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.benchmarks.load.ClientTls;
import dev.sluice.benchmarks.load.Link;
import dev.sluice.benchmarks.load.Loops;
import dev.sluice.benchmarks.load.Peers;
import dev.sluice.benchmarks.load.Visits;
import dev.sluice.testkit.OneJdkIsEnough;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clients and a peer with TLS, without a proxy between them. */
@OneJdkIsEnough
class HandshakesIT {
  private static final int COUNT = 20;

  @Test
  void clients_resume_sessions_only_when_they_are_told_to(@TempDir Path folder) throws Exception {
    Certificate certificate = Certificate.make(folder).orElseThrow();
    try (Loops loops = new Loops();
        Peers peers = Peers.mixed(loops, 0, 1, certificate.peers())) {
      ClientTls tls = new ClientTls();
      Link link = new Link(loops, peers.encryptedPorts().get(0), peers, tls);

      Visits.closing(link, COUNT).run();
      Visits.closing(link, COUNT).run();
      assertThat(tls.handshakes()).isEqualTo(2 * COUNT);
      assertThat(tls.fullHandshakes()).isEqualTo(2 * COUNT);

      tls.resume(true);
      Visits.closing(link, COUNT).run();
      tls.forget();
      Visits.closing(link, COUNT).run();
      assertThat(tls.handshakes()).isEqualTo(COUNT);
      assertThat(tls.fullHandshakes()).isZero();
    }
  }
}
