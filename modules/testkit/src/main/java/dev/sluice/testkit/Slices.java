package dev.sluice.testkit;

import java.util.Random;
import java.util.function.IntSupplier;

/**
 * How a sender cuts its stream into writes.
 *
 * @param name shown in the names of tests
 * @param sizes gives the size of each write, in bytes
 */
public record Slices(String name, IntSupplier sizes) {

  /** All of one size. */
  public static Slices of(int bytes) {
    return new Slices("slices of " + bytes + " bytes", () -> bytes);
  }

  /** Of 1 to {@code most} bytes, with small ones as likely as large ones. */
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
