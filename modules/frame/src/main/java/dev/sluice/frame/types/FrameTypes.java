package dev.sluice.frame.types;

import dev.sluice.frame.FrameType;
import dev.sluice.frame.http.HttpType;
import dev.sluice.frame.line.LineType;
import dev.sluice.frame.postgres.PostgresType;
import dev.sluice.frame.redis.RedisType;
import java.util.List;
import java.util.Optional;

/**
 * The protocols that a configuration can name. A protocol is a package of its own and one line
 * here. {@link dev.sluice.frame.length.LengthType} is not among them, because it has parameters.
 */
public final class FrameTypes {
  /** All of them, in the order in which they are listed for users. */
  public static final List<FrameType> ALL =
      List.of(new LineType(), new RedisType(), new PostgresType(), new HttpType());

  private FrameTypes() {}

  /** Returns the names, in the same order. */
  public static List<String> names() {
    return ALL.stream().map(FrameType::name).toList();
  }

  /** Finds a protocol by its name. */
  public static Optional<FrameType> named(String name) {
    return ALL.stream().filter(type -> type.name().equals(name)).findAny();
  }
}
