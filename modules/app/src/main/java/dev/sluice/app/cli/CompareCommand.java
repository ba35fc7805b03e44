package dev.sluice.app.cli;

import dev.sluice.app.compare.ComparisonRun;
import dev.sluice.app.compare.Setup;
import dev.sluice.app.process.UsageException;
import dev.sluice.config.ConfigError;
import dev.sluice.config.ConfigException;
import dev.sluice.config.ValueTypes;
import dev.sluice.transport.Transports;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code sluice compare}: compares the responses of two servers to the same clients. */
public final class CompareCommand implements Command {
  private static final CommandOption LISTEN =
      CommandOption.required("--listen", "URL", "The address for the clients.");
  private static final CommandOption PRIMARY =
      CommandOption.required("--primary", "URL", "The server whose responses the clients get.");
  private static final CommandOption MIRROR =
      CommandOption.required("--mirror", "URL", "The server that is compared with the primary.");
  private static final CommandOption CONTROL =
      CommandOption.value(
          "--control",
          "URL",
          "A second server of the primary's version: what differs there, too, is noise.");
  private static final CommandOption FOR =
      CommandOption.value(
          "--for", "TIME", "When it ends by itself, such as 10m; default: at SIGINT or SIGTERM.");
  private static final CommandOption REPORT =
      CommandOption.value(
          "--report", "DIR", "The folder for the report, comparison.html and comparison.json.");
  private static final Duration LONGEST = Duration.ofDays(365);

  @Override
  public String name() {
    return "compare";
  }

  @Override
  public String description() {
    return "Compares two servers by the same clients; exits 1 if their responses differ.";
  }

  @Override
  public List<CommandOption> options() {
    return List.of(
        LISTEN,
        PRIMARY,
        MIRROR,
        CONTROL,
        CompareOptionsText.FRAME,
        CompareOptionsText.IGNORE,
        CompareOptionsText.SHOW,
        FOR,
        REPORT,
        RunCommand.TRANSPORT);
  }

  @Override
  public int run(Arguments arguments) throws IOException, InterruptedException {
    Setup setup =
        new Setup(
            arguments.get(LISTEN, ""),
            arguments.get(PRIMARY, ""),
            arguments.get(MIRROR, ""),
            arguments.get(CONTROL),
            CompareOptionsText.section(arguments),
            duration(arguments.get(FOR)),
            arguments.has(REPORT) ? arguments.path(REPORT, "") : null);
    try {
      return ComparisonRun.run(setup, arguments.get(RunCommand.TRANSPORT, Transports.AUTO));
    } catch (ConfigException e) {
      throw e.each(CompareCommand::ofOption);
    }
  }

  private static @Nullable Duration duration(@Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      return ValueTypes.time(Duration.ofSeconds(1), LONGEST).read(text);
    } catch (IllegalArgumentException e) {
      throw new UsageException(FOR.name() + ": \"" + text + "\" " + e.getMessage());
    }
  }

  /** Returns an error with the name of the option instead of the path of its key. */
  private static ConfigError ofOption(ConfigError error) {
    for (CommandOption option :
        List.of(
            LISTEN,
            PRIMARY,
            CompareOptionsText.FRAME,
            CompareOptionsText.IGNORE,
            CompareOptionsText.SHOW)) {
      if (error.path().contains("." + option.word())) {
        return named(option, error);
      }
    }
    if (error.path().contains("mirrors[")) {
      return named(error.path().contains("mirrors[0]") ? MIRROR : CONTROL, error);
    }
    return error;
  }

  private static ConfigError named(CommandOption option, ConfigError error) {
    return new ConfigError(null, option.name(), error.value(), error.message());
  }
}
