package dev.sluice.app;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import dev.sluice.testkit.OneJdkIsEnough;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The dashboard with many routes. */
@OneJdkIsEnough
@Timeout(120)
class DashboardScaleIT {
  private static final int ROUTES = 300;
  private static final double LONGEST_MILLIS = 200;

  @Test
  void threeHundredRoutesDoNotHoldThePageUp(@TempDir Path folder) throws Exception {
    try (DatagramSocket primary = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        DatagramSocket client = new DatagramSocket();
        AdminRunning admin =
            AdminRunning.ofMany(folder, ROUTES, "udp://127.0.0.1:" + primary.getLocalPort());
        Dashboard page = Dashboard.open(admin.url("/").toString())) {
      Browser browser = page.page().context().browser();
      browser.startTracing(
          page.page(), new Browser.StartTracingOptions().setCategories(List.of("toplevel")));
      page.page().reload();
      use(page, admin, client);
      byte[] trace = browser.stopTracing();
      assertThat(longestTaskMillis(new JsonObject(Buffer.buffer(trace))))
          .isLessThan(LONGEST_MILLIS);
      assertThat(page.complaints()).isEmpty();
    }
  }

  /** Lets every route relay while the operator filters the table and opens a card. */
  private static void use(Dashboard page, AdminRunning admin, DatagramSocket client)
      throws IOException {
    Locator last = page.find("row-route-300");
    assertThat(last).isVisible();
    send(admin, client);
    assertThat(last.getByTestId("row-sessions")).hasText("1");
    page.find("filter").pressSequentially("route-29");
    page.awaitText(page.find("shown"), "11 of 300 shown");
    page.find("row-route-299").getByTestId("toggle").click();
    page.awaitFigure(page.in("route-299", "received"), 1);
    page.find("filter").fill("");
    send(admin, client);
    page.awaitFigure(page.in("route-299", "received"), 2);
  }

  private static void send(AdminRunning admin, DatagramSocket client) throws IOException {
    JsonArray routes = new JsonObject(admin.text("/api/state")).getJsonArray("routes");
    for (int i = 0; i < routes.size(); i++) {
      URI listen = URI.create(routes.getJsonObject(i).getString("listen"));
      InetSocketAddress route = new InetSocketAddress(listen.getHost(), listen.getPort());
      client.send(new DatagramPacket(new byte[100], 100, route));
    }
  }

  /**
   * Returns the CPU time of the longest task of a page: its own work, however busy the machine is.
   */
  private static double longestTaskMillis(JsonObject trace) {
    List<JsonObject> events =
        trace.getJsonArray("traceEvents").stream().map(JsonObject.class::cast).toList();
    Set<String> pages =
        events.stream()
            .filter(event -> "thread_name".equals(event.getString("name")))
            .filter(event -> event.getJsonObject("args").getString("name").equals("CrRendererMain"))
            .map(DashboardScaleIT::threadOf)
            .collect(Collectors.toSet());
    return events.stream()
            .filter(event -> pages.contains(threadOf(event)))
            .mapToLong(event -> event.getLong("tdur", 0L))
            .max()
            .orElseThrow()
        / 1000.0;
  }

  private static String threadOf(JsonObject event) {
    return event.getValue("pid") + " " + event.getValue("tid");
  }
}
