package dev.sluice.app.cli;

import dev.sluice.app.process.ExitCode;
import dev.sluice.app.settings.Settings;

/** {@code sluice schema}: prints the JSON Schema of a configuration. */
public final class SchemaCommand implements Command {
  @Override
  public String name() {
    return "schema";
  }

  @Override
  public String description() {
    return "Prints the JSON Schema of a configuration, for editors and CI.";
  }

  @Override
  public int run(Arguments arguments) {
    System.out.println(Settings.schema().encodePrettily());
    return ExitCode.FINE;
  }
}
