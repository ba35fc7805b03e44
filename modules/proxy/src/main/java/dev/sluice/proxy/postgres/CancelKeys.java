package dev.sluice.proxy.postgres;

import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The keys by which queries of open sessions are cancelled: a client knows the one of the primary,
 * and each mirror has one of its own. A cancellation is a connection of its own, which may be on
 * another event loop. Any thread.
 */
final class CancelKeys implements Shareable {
  private static final String NAME = "dev.sluice.proxy.postgres.cancelKeys";

  private final Map<CancelKey, Entry> byPrimary = new ConcurrentHashMap<>();

  private CancelKeys() {}

  /** Returns the keys of all instances of a route. */
  static CancelKeys of(Vertx vertx, String route) {
    return vertx
        .sharedData()
        .<String, CancelKeys>getLocalMap(NAME)
        .computeIfAbsent(route, name -> new CancelKeys());
  }

  /** Adds a session, until the caller removes it. */
  Entry add(CancelKey ofPrimary) {
    Entry entry = new Entry(ofPrimary);
    byPrimary.put(ofPrimary, entry);
    return entry;
  }

  /** Returns the key of a session at a mirror; null if the mirror has no such session. */
  @Nullable CancelKey find(CancelKey ofPrimary, String mirror) {
    Entry entry = byPrimary.get(ofPrimary);
    return entry == null ? null : entry.ofMirrors.get(mirror);
  }

  /** The keys of one session. */
  final class Entry {
    private final CancelKey ofPrimary;
    private final Map<String, CancelKey> ofMirrors = new ConcurrentHashMap<>();

    private Entry(CancelKey ofPrimary) {
      this.ofPrimary = ofPrimary;
    }

    void put(String mirror, CancelKey key) {
      ofMirrors.put(mirror, key);
    }

    void remove() {
      byPrimary.remove(ofPrimary, this);
    }
  }
}
