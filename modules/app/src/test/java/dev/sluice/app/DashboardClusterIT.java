package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Behaviour;
import dev.sluice.testkit.OneJdkIsEnough;
import dev.sluice.testkit.Peer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard of one node shows and changes both nodes. */
@OneJdkIsEnough
@Timeout(120)
class DashboardClusterIT {
  @Test
  void allNodesAreShownAndCanBeChangedTogether(@TempDir Path folder) throws Exception {
    try (Peer primary = Peer.tcp(Behaviour.echo());
        Nodes nodes = new Nodes(folder, Place.onLoopback(), primary)) {
      Node one = nodes.start();
      Node other = nodes.start();
      one.awaitAll(2, 0);
      assertThat(one.apply(nodes.config("copy")).status()).isEqualTo(200);
      other.awaitAll(2, 1);
      try (Dashboard page = Dashboard.open(other.place().admin() + "/")) {
        page.awaitText(page.find("nodes"), "Cluster, version 1");
        page.awaitText(page.find("node-node-1"), "node-1 version 1, 1 route");
        page.awaitText(page.find("node-node-2"), "node-2 (this one) version 1, 1 route");
        page.awaitFigure(page.find("total-orders").locator("td").first(), 2);
        page.find("for-all").check();
        page.in("orders", "detach-copy").click();
        page.awaitText(page.page().locator("#confirm-text"), "on all nodes");
        page.find("confirm-yes").click();
        one.awaitAll(2, 2);
        other.awaitAll(2, 2);
        assertThat(one.mirror()).isEmpty();
        assertThat(page.complaints()).isEmpty();
      }
    }
  }
}
