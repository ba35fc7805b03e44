package dev.sluice.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import dev.sluice.testkit.ChildProcess;
import dev.sluice.testkit.RedisClient;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Makes the pictures of the README and the guide, as {@code bin/screenshots} asks for; no test, so
 * the build does not run it.
 *
 * <p>The dashboard shows three real Redis servers behind a real Sluice: one mirror is healthy, the
 * other one is stopped and so is cut.
 */
@Timeout(400)
class Screenshots {
  private static final Path IMAGES = Program.ROOT.resolve("src-docs/images");
  private static final String ADMIN = "http://127.0.0.1:7080";
  private static final int WIDTH = 1200;
  private static final double SCALE = 1.25;
  private static final int MAX_BYTES = 200 * 1024;
  private static final int CHART_MILLIS = 100_000; // until the charts have something to show
  private static final int AFTER_CUT_MILLIS = 16_000;
  private static final String CONFIG =
      """
      admin: {listen: "http://127.0.0.1:7080"}
      routes:
        - name: orders
          listen: tcp://127.0.0.1:7000
          primary: {to: "tcp://127.0.0.1:7001"}
          mirrors:
            - {name: next-version, to: "tcp://127.0.0.1:7002"}
            - {name: analytics, to: "tcp://127.0.0.1:7003", maxLag: 1MiB, sample: 50%}
      """;

  private final Path folder;
  private final List<ChildProcess> servers = new ArrayList<>();

  Screenshots(@TempDir Path folder) {
    this.folder = folder;
  }

  @AfterEach
  void close() {
    servers.forEach(ChildProcess::close);
  }

  @Test
  void demo() throws Exception {
    try (Program demo = Program.bin("sluice", "demo")) {
      assertThat(demo.exitCode()).isZero();
      List<String> lines = new ArrayList<>(List.of("$ bin/sluice demo"));
      demo.lines().stream()
          .filter(line -> !line.matches(".*( % ?,|%, \\d+ sessions| WARN ).*"))
          .map(line -> line.replaceFirst("^$", " "))
          .forEach(lines::add);
      save("demo.svg", TerminalPicture.of(lines));
    }
  }

  @Test
  void dashboard() throws Exception {
    Path config = Files.writeString(folder.resolve("sluice.yaml"), CONFIG);
    for (int port = 7001; port <= 7003; port++) {
      servers.add(redis(port));
    }
    try (Program sluice = Program.bin("sluice", "run", "--config", config.toString())) {
      sluice.await("^sluice is ready$");
      try (PictureTraffic traffic = PictureTraffic.start(7000);
          RedisClient stalling = new RedisClient(7003);
          Dashboard light = open(ColorScheme.LIGHT);
          Dashboard dark = open(ColorScheme.DARK)) {
        light.page().waitForTimeout(CHART_MILLIS);
        traffic.assertRuns();
        stalling.send("DEBUG", "SLEEP", "600");
        sluice.await("analytics was cut");
        light.page().waitForTimeout(AFTER_CUT_MILLIS);
        take(light, "dashboard-light.png");
        take(dark, "dashboard-dark.png");
      }
      assertThat(sluice.terminate()).isZero();
    }
  }

  private ChildProcess redis(int port) throws IOException {
    Path own = Files.createDirectory(folder.resolve("redis-" + port));
    ChildProcess redis =
        new ChildProcess(
            own,
            List.of(
                "redis-server",
                "--port",
                "" + port,
                "--bind",
                "127.0.0.1",
                "--save",
                "",
                "--enable-debug-command",
                "local"));
    redis.awaitLine("Ready to accept connections");
    return redis;
  }

  private static Dashboard open(ColorScheme colours) {
    return Dashboard.open(
        ADMIN,
        new Browser.NewContextOptions()
            .setColorScheme(colours)
            .setViewportSize(WIDTH, 800)
            .setDeviceScaleFactor(SCALE));
  }

  private static void take(Dashboard dashboard, String name) throws IOException {
    byte[] png = dashboard.page().screenshot(new Page.ScreenshotOptions().setFullPage(true));
    Path file = IMAGES.resolve(name);
    Files.createDirectories(IMAGES);
    writeSmall(ImageIO.read(new ByteArrayInputStream(png)), file);
    assertThat(Files.size(file)).as(name).isLessThan(MAX_BYTES);
  }

  /** Writes the same pixels in half the bytes: the browser compresses in a hurry. */
  private static void writeSmall(BufferedImage picture, Path file) throws IOException {
    BufferedImage opaque =
        new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_INT_RGB);
    opaque.createGraphics().drawImage(picture, 0, 0, null);
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    ImageWriteParam smallest = writer.getDefaultWriteParam();
    smallest.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    smallest.setCompressionQuality(0);
    Files.deleteIfExists(file); // the stream below would not shorten it
    try (ImageOutputStream out = ImageIO.createImageOutputStream(file.toFile())) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(opaque, null, null), smallest);
    }
  }

  private static void save(String name, String content) throws IOException {
    assertThat(content.length()).as(name).isLessThan(MAX_BYTES);
    Files.createDirectories(IMAGES);
    Files.writeString(IMAGES.resolve(name), content);
  }
}
