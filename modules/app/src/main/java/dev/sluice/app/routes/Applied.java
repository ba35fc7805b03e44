package dev.sluice.app.routes;

import dev.sluice.admin.spi.Difference;
import dev.sluice.admin.spi.LostChanges;
import dev.sluice.app.settings.ConfigEdit;
import dev.sluice.app.settings.Differences;
import dev.sluice.app.settings.Settings;
import dev.sluice.app.settings.Undo;
import dev.sluice.config.ConfigException;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * The configuration that runs, and the one of the file from which it was edited. Immutable.
 *
 * @param settings the configuration that runs
 * @param file the configuration that was applied last from the file, or from the cluster
 * @param changes the differences between them
 * @param lost the changes of earlier configurations that were dropped
 */
record Applied(Settings settings, Settings file, List<Difference> changes, LostChanges lost) {

  /** Returns a file's configuration without changes. */
  static Applied of(Settings file) {
    return new Applied(file, file, List.of(), LostChanges.NONE);
  }

  /** Returns another file's configuration, without the changes of this one. */
  Applied replacedBy(Settings next) {
    return new Applied(next, next, List.of(), lost.plus(lostBy(next)));
  }

  /**
   * Returns the configuration with one more change. Blocks: it checks the result.
   *
   * @throws ConfigException if the result would be wrong; paths begin in the section that the edit
   *     names
   */
  Applied edited(ConfigEdit edit) {
    JsonObject json = settings.json().copy();
    String section = edit.applyTo(json);
    try {
      // It already contains the overrides.
      Settings next = Settings.of(json, new JsonObject(), new JsonObject());
      return new Applied(next, file, Differences.between(file.json(), json), lost);
    } catch (ConfigException e) {
      throw ConfigEdit.errorsIn(section, e);
    }
  }

  /** Returns the configuration without one of the changes. */
  Applied undone(String path) {
    return edited(Undo.of(file.json(), path));
  }

  /** Returns the changes that would be lost if another configuration replaced this one. */
  List<Difference> lostBy(Settings next) {
    if (changes.isEmpty()) {
      return List.of();
    }
    List<Difference> lost = new ArrayList<>();
    for (Difference difference : Differences.between(next.json(), settings.json())) {
      if (changes.stream().anyMatch(change -> difference.isWithin(change.path()))) {
        lost.add(difference);
      } else {
        changes.stream().filter(change -> change.isWithin(difference.path())).forEach(lost::add);
      }
    }
    return lost;
  }
}
