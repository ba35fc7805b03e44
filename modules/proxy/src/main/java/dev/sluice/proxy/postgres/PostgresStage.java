package dev.sluice.proxy.postgres;

import dev.sluice.proxy.stage.ConnectionStage;
import dev.sluice.proxy.stage.preface.PrefaceLimits;
import dev.sluice.proxy.stage.preface.PrefaceReader;
import dev.sluice.tee.ClientConnection;
import java.time.Duration;

/**
 * Reads who a client of PostgreSQL is, behind its TLS if the route has TLS. Immutable; any thread.
 *
 * @param timeout time limit for the first message, more than zero
 */
public record PostgresStage(Duration timeout) implements ConnectionStage {
  @Override
  public boolean reads() {
    return true;
  }

  @Override
  public void enter(ClientConnection client, Next next) {
    PrefaceReader.read(
        client, new PrefaceLimits(StartParser.MOST_BYTES, timeout), new StartParser(client), next);
  }
}
