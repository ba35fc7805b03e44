package dev.sluice.proxy;

import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.OneJdkIsEnough;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A12: a mirror that responds five seconds late does not slow the client. */
@OneJdkIsEnough
class LateMirrorIT extends TeeIT {

  @Test
  void aMirrorThatRespondsLateDoesNotSlowTheClient() throws Exception {
    String primary = peer(Behaviour.echo()).url();
    String late = peer(Behaviour.late(Duration.ofSeconds(5))).url();
    Running without = deploy(Route.to(primary));
    Running with = deploy(Route.to(primary).mirror(late));
    LatencyComparison.assertUnchanged(client(without), client(with), 256);
  }
}
