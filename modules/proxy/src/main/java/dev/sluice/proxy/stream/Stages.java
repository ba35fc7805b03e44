package dev.sluice.proxy.stream;

import dev.sluice.proxy.stage.ConnectionStage;
import dev.sluice.proxy.stage.access.Admission;
import java.util.List;
import java.util.stream.Stream;

/**
 * The stages of each client's connection, in the order in which it passes them: who may connect
 * comes first, because it costs the least.
 */
final class Stages {
  private Stages() {}

  /** The route's own, and others after them. */
  static List<ConnectionStage> of(Admission admission, List<ConnectionStage> more) {
    return Stream.concat(Stream.of(admission), more.stream()).toList();
  }
}
