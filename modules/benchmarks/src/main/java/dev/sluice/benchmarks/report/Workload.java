package dev.sluice.benchmarks.report;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The workloads, by their names on the command line and in the results. */
public enum Workload {
  /** The buffer pools alone, with JMH. */
  POOL("score", "ns", "acquire and release"),
  /** From exec to the first byte relayed. */
  START("seconds", "s", "start"),
  /** The cost of an idle connection. */
  IDLE("kib", "KiB", "per idle connection"),
  /** Bulk to one destination. */
  FLOOD1("cpu", "s/GiB", "flood"),
  /** Small writes to one destination. */
  CHUNK1("cpu", "s/GiB", "chunk"),
  /** Request and response with one destination. */
  PING1("cpu", "us/request", "ping"),
  /** Short connections to one destination. */
  CHURN1("cpu", "us/connection", "churn"),
  /** Bulk to a primary and two mirrors. */
  FLOOD3("cpu", "s/GiB", "flood"),
  /** Small writes to a primary and two mirrors. */
  CHUNK3("cpu", "s/GiB", "chunk"),
  /** Request and response with two mirrors. */
  PING3("cpu", "us/request", "ping"),
  /** Short connections with two mirrors. */
  CHURN3("cpu", "us/connection", "churn"),
  /** Bulk, over the number of destinations. */
  FANOUT("cpu", "s/GiB", "destinations"),
  /** Memory, over the number of connections. */
  MEMORY("rss", "MiB", "connections"),
  /** Latency, over the requests offered. */
  LOAD("p50", "us", "requests/s");

  /** The races to one destination. */
  public static final List<Workload> ONE = List.of(FLOOD1, CHUNK1, PING1, CHURN1);

  /** The races to three destinations. */
  public static final List<Workload> THREE = List.of(FLOOD3, CHUNK3, PING3, CHURN3);

  private final String key;
  private final String unit;
  private final String title;

  Workload(String key, String unit, String title) {
    this.key = key;
    this.unit = unit;
    this.title = title;
  }

  /** Returns its name on the command line. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the name of its main value. */
  public String key() {
    return key;
  }

  /** Returns the unit of that value. */
  public String unit() {
    return unit;
  }

  /** Returns its title in a table or chart. */
  public String title() {
    return title;
  }

  /** Returns the workload of a name. */
  public static Optional<Workload> named(String id) {
    return Arrays.stream(values()).filter(workload -> workload.id().equals(id)).findFirst();
  }

  /** Returns all names. */
  public static List<String> ids() {
    return Arrays.stream(values()).map(Workload::id).toList();
  }
}
