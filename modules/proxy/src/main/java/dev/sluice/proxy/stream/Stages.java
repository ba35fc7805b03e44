package dev.sluice.proxy.stream;

import dev.sluice.proxy.stage.ConnectionStage;
import dev.sluice.proxy.stage.access.Admission;
import java.util.List;

/**
 * The stages of each client's connection, in the order in which it passes them: who may connect
 * comes first, because it costs the least.
 */
final class Stages {
  private Stages() {}

  static List<ConnectionStage> of(Admission admission) {
    return List.of(admission);
  }
}
