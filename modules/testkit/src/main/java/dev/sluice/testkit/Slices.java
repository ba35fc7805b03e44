package dev.sluice.testkit;

import java.util.Random;
import java.util.function.IntSupplier;

/**
 * The sizes of a sender's writes.
 *
 * @param name shown in the names of tests
 * @param sizes gives the size of each write, in bytes
 */
public record Slices(String name, IntSupplier sizes) {

  /** All writes have this size, in bytes. */
  public static Slices of(int bytes) {
    return new Slices("slices of " + bytes + " bytes", () -> bytes);
  }

  /** Writes of 1 to {@code most} bytes; small sizes are as likely as large ones. */
  public static Slices random(long seed, int most) {
    Random random = new Random(seed);
    return new Slices(
        "random slices up to " + most + " bytes",
        () -> 1 + random.nextInt(1 + random.nextInt(most)));
  }

  int next() {
    return sizes.getAsInt();
  }

  @Override
  public String toString() {
    return name;
  }
}
