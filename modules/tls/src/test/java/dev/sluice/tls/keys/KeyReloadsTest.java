package dev.sluice.tls.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class KeyReloadsTest {
  private final KeyReloads reloads = new KeyReloads();
  private final Path file;
  private final File keys;

  KeyReloadsTest(@TempDir Path folder) throws IOException {
    file = Files.writeString(folder.resolve("a"), "1");
    keys = new File(file, new AtomicInteger());
  }

  @AfterEach
  void stop() {
    reloads.setPeriod(Duration.ZERO);
  }

  /** A file whose text must be a number. */
  private record File(Path file, AtomicInteger number) implements KeyReloads.Keys {
    @Override
    public String name() {
      return "test";
    }

    @Override
    public List<Path> files() {
      return List.of(file);
    }

    @Override
    public void reload(Findings findings) throws IOException {
      String text = Files.readString(file);
      if (text.equals("broken")) {
        findings.error("a", file, "is broken");
      } else {
        number.set(Integer.parseInt(text));
      }
    }
  }

  @Test
  void aFileIsReadWhenItChangesAndAnErrorStaysUntilItIsMended() throws IOException {
    reloads.setPeriod(Duration.ofMillis(1));
    reloads.watch(keys, FileStamps.of(keys.files()));
    Files.writeString(file, "12");
    Eventually.until("12", () -> keys.number().get() == 12);
    Files.writeString(file, "broken");
    Eventually.until("the error", () -> !reloads.errors().isEmpty());
    assertThat(reloads.errors()).containsExactly("test: a: \"%s\" is broken".formatted(file));
    assertThat(keys.number()).hasValue(12);
    Files.writeString(file, "not a number");
    Eventually.until("the other error", () -> reloads.errors().get(0).contains("cannot be used"));
    Files.writeString(file, "13");
    Eventually.until("13", () -> keys.number().get() == 13);
    Eventually.until("no error", () -> reloads.errors().isEmpty());
  }

  @Test
  void aChangeBeforeTheWatchIsFoundAndNoneAfterIt() throws IOException {
    reloads.setPeriod(Duration.ZERO);
    FileStamps before = FileStamps.of(keys.files());
    Files.writeString(file, "12");
    Runnable end = reloads.watch(keys, before);
    reloads.now();
    Eventually.until("12", () -> keys.number().get() == 12);
    Files.writeString(file, "broken");
    reloads.now();
    Eventually.until("the error", () -> !reloads.errors().isEmpty());
    end.run();
    assertThat(reloads.errors()).isEmpty();
  }
}
