package dev.sluice.tls.keys;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The secrets of this process for session tickets, of which a new one is made at intervals: one
 * that is stolen opens only the sessions of a day. Any thread.
 */
public final class TicketSecrets {
  /** Time for which a secret encrypts. */
  static final Duration EVERY = Duration.ofHours(8);

  private static final int KEPT = 3;
  private static final int BYTES = 48;

  /** Those of the process. */
  public static final TicketSecrets OF_PROCESS =
      new TicketSecrets(System::nanoTime, new SecureRandom());

  private final LongSupplier nanoTime;
  private final SecureRandom random;
  private List<TicketSecret> secrets = List.of(); // guarded by this object
  private long madeNanos; // guarded by this object

  TicketSecrets(LongSupplier nanoTime, SecureRandom random) {
    this.nanoTime = nanoTime;
    this.random = random;
  }

  /** Returns the secrets, the one that encrypts first; makes a new one if it is time. */
  public synchronized List<TicketSecret> now() {
    long now = nanoTime.getAsLong();
    if (secrets.isEmpty() || now - madeNanos >= EVERY.toNanos()) {
      byte[] secret = new byte[BYTES];
      random.nextBytes(secret);
      List<TicketSecret> next = new ArrayList<>(secrets);
      next.add(0, new TicketSecret(secret));
      secrets = List.copyOf(next.subList(0, Math.min(KEPT, next.size())));
      madeNanos = now;
    }
    return secrets;
  }
}
