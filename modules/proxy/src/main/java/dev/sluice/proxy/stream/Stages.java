package dev.sluice.proxy.stream;

import dev.sluice.proxy.stage.ConnectionStage;
import dev.sluice.proxy.stage.access.Admission;
import java.util.List;
import java.util.stream.Stream;

/**
 * The stages of each client's connection, in order: access control comes first, because it costs
 * the least.
 */
final class Stages {
  private Stages() {}

  /** Returns the route's own stages, followed by more. */
  static List<ConnectionStage> of(Admission admission, List<ConnectionStage> more) {
    return Stream.concat(Stream.of(admission), more.stream()).toList();
  }
}
