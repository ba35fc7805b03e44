package dev.sluice.app.cli;

import dev.sluice.app.process.ExitCode;
import dev.sluice.app.settings.SettingsLoader;
import java.nio.file.Path;
import java.util.List;

/** {@code sluice check}: reads a configuration and prints every error in it. */
public final class CheckCommand implements Command {
  @Override
  public String name() {
    return "check";
  }

  @Override
  public String description() {
    return "Checks a configuration, in YAML or JSON, and prints every error in it.";
  }

  @Override
  public List<String> operands() {
    return List.of("FILE");
  }

  @Override
  public int run(Arguments arguments) {
    Path config = Path.of(arguments.operand(0));
    int routes = SettingsLoader.ofFile(config).routes().size();
    System.out.println(config + ": ok, " + routes + (routes == 1 ? " route" : " routes"));
    return ExitCode.FINE;
  }
}
