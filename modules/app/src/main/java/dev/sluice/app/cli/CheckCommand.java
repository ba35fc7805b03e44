package dev.sluice.app.cli;

import dev.sluice.app.settings.ConfigSource;
import dev.sluice.app.settings.Settings;
import dev.sluice.config.ConfigException;
import java.util.List;

/** {@code sluice check}: reads configurations and prints every error in them. */
public final class CheckCommand implements Command {
  private static final CommandOption JSON =
      CommandOption.flag("--json", "Prints the mistakes as a JSON array.");
  private static final CommandOption CONNECT =
      CommandOption.flag(
          "--connect",
          "Also tries to reach each destination, with TLS if it has it; sends no data.");

  private static final String STANDARD_INPUT = "-";
  private static final String NAME_OF_STANDARD_INPUT = "stdin";

  @Override
  public String name() {
    return "check";
  }

  @Override
  public String description() {
    return "Checks configurations, in YAML or JSON, and prints every error; - is standard input.";
  }

  @Override
  public List<String> operands() {
    return List.of("FILE...");
  }

  @Override
  public List<CommandOption> options() {
    return List.of(JSON, CONNECT);
  }

  @Override
  public int run(Arguments arguments) {
    CheckReport report = new CheckReport(arguments.has(JSON));
    for (int i = 0; i < arguments.operands(); i++) {
      try {
        ConfigSource source = source(arguments, i);
        Settings settings = source.settings();
        report.isFine(source.name(), settings.routes().size());
        report.warn(source.located(settings.warnings()));
        if (arguments.has(CONNECT)) {
          report.add(ConnectCheck.of(settings.routes()), source);
        }
      } catch (ConfigException e) {
        report.add(e);
      }
    }
    return report.end();
  }

  private static ConfigSource source(Arguments arguments, int position) {
    return arguments.operand(position).equals(STANDARD_INPUT)
        ? ConfigSource.of(System.in, NAME_OF_STANDARD_INPUT)
        : ConfigSource.of(arguments.path(position));
  }
}
