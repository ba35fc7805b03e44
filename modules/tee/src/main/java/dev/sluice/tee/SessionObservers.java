package dev.sluice.tee;

import dev.sluice.buffer.Internal;
import dev.sluice.buffer.PooledBuffer;
import java.util.List;
import java.util.function.Consumer;

/** Several observers of one session, in the order in which they are called. Event loop only. */
@Internal
public final class SessionObservers implements SessionObserver {
  private final SessionObserver[] all;

  private SessionObservers(List<SessionObserver> all) {
    this.all = all.toArray(SessionObserver[]::new);
  }

  /**
   * Joins factories into one.
   *
   * @param factories called in this order for each session
   * @return the joint factory, whose sessions have no observer of several if one is enough
   */
  public static SessionObserver.Factory of(List<SessionObserver.Factory> factories) {
    return switch (factories.size()) {
      case 0 -> client -> NONE;
      case 1 -> factories.get(0);
      default -> client -> join(factories, client);
    };
  }

  private static SessionObserver join(
      List<SessionObserver.Factory> factories, ClientConnection client) {
    List<SessionObserver> observers =
        factories.stream()
            .map(factory -> factory.observe(client))
            .filter(one -> one != NONE)
            .toList();
    return switch (observers.size()) {
      case 0 -> NONE;
      case 1 -> observers.get(0);
      default -> new SessionObservers(observers);
    };
  }

  @Override
  public void opened(Destination to) {
    each(one -> one.opened(to));
  }

  @Override
  public void requested(PooledBuffer buffer, int index, int length) {
    for (SessionObserver one : all) { // a loop, because a lambda would be garbage for each read
      one.requested(buffer, index, length);
    }
  }

  @Override
  public void requestsEnded(boolean inOrder) {
    each(one -> one.requestsEnded(inOrder));
  }

  @Override
  public void responded(Destination from, PooledBuffer buffer, int index, int length) {
    for (SessionObserver one : all) {
      one.responded(from, buffer, index, length);
    }
  }

  @Override
  public void responsesEnded(Destination from) {
    each(one -> one.responsesEnded(from));
  }

  @Override
  public void branchEnded(Destination to, BranchLife life) {
    each(one -> one.branchEnded(to, life));
  }

  @Override
  public void ended() {
    each(SessionObserver::ended);
  }

  private void each(Consumer<SessionObserver> event) {
    for (SessionObserver one : all) {
      event.accept(one);
    }
  }
}
