package dev.sluice.frame.postgres;

import dev.sluice.frame.FrameType;
import dev.sluice.frame.Framing;

/** The protocol of PostgreSQL, version 3. Immutable; any thread. */
public final class PostgresType implements FrameType {
  /** Creates the type. */
  public PostgresType() {}

  @Override
  public String name() {
    return "postgres";
  }

  @Override
  public Framing newFraming() {
    return new PostgresFraming();
  }
}
