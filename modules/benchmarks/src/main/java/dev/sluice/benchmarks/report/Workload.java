package dev.sluice.benchmarks.report;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

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
  LOAD("p50", "us", "requests/s"),
  /** Bulk both ways through TLS, to one destination in the clear. */
  TLS_BULK1("cpu", "s/GiB", "tls-bulk", 1.00),
  /** Request and response through TLS, to one destination in the clear. */
  TLS_PING1("cpu", "us/request", "tls-ping", 1.10),
  /** Short connections with a full handshake, to one destination in the clear. */
  TLS_CHURN_FULL1("cpu", "us/connection", "tls-churn-full", 1.20),
  /** Short connections that resume a session of TLS, to one destination in the clear. */
  TLS_CHURN_RESUMED1("cpu", "us/connection", "tls-churn-resumed", 1.20),
  /** Bulk both ways through TLS, with two mirrors, of which one has TLS. */
  TLS_BULK3("cpu", "s/GiB", "tls-bulk", 1.00),
  /** Request and response through TLS, with two mirrors, of which one has TLS. */
  TLS_PING3("cpu", "us/request", "tls-ping", 1.00),
  /** Short connections with a full handshake, with two mirrors, of which one has TLS. */
  TLS_CHURN_FULL3("cpu", "us/connection", "tls-churn-full", 1.00),
  /** Short connections that resume a session of TLS, with two mirrors, of which one has TLS. */
  TLS_CHURN_RESUMED3("cpu", "us/connection", "tls-churn-resumed", 1.00);

  private static final String TLS = "tls";

  /** The races to one destination. */
  public static final List<Workload> ONE = List.of(FLOOD1, CHUNK1, PING1, CHURN1);

  /** The races to three destinations. */
  public static final List<Workload> THREE = List.of(FLOOD3, CHUNK3, PING3, CHURN3);

  /** The races with TLS to one destination. */
  public static final List<Workload> TLS_ONE =
      List.of(TLS_BULK1, TLS_PING1, TLS_CHURN_FULL1, TLS_CHURN_RESUMED1);

  /** The races with TLS to three destinations, one of them with TLS. */
  public static final List<Workload> TLS_THREE =
      List.of(TLS_BULK3, TLS_PING3, TLS_CHURN_FULL3, TLS_CHURN_RESUMED3);

  private final String key;
  private final String unit;
  private final String title;
  private final double goal; // NaN for none

  Workload(String key, String unit, String title) {
    this(key, unit, title, Double.NaN);
  }

  Workload(String key, String unit, String title, double goal) {
    this.key = key;
    this.unit = unit;
    this.title = title;
    this.goal = goal;
  }

  /** Returns its name on the command line. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
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

  /** Returns the goal of Sluice: its largest cost, as a multiple of the base. */
  OptionalDouble goal() {
    return Double.isNaN(goal) ? OptionalDouble.empty() : OptionalDouble.of(goal);
  }

  /** Returns whether the clients use TLS. */
  public boolean isTls() {
    return TLS_ONE.contains(this) || TLS_THREE.contains(this);
  }

  /** Returns the workload of a name. */
  public static Optional<Workload> named(String id) {
    return Arrays.stream(values()).filter(workload -> workload.id().equals(id)).findFirst();
  }

  /** Returns the workloads that a name on the command line stands for. */
  public static List<Workload> chosen(String name) {
    return Arrays.stream(values())
        .filter(one -> one.id().equals(name) || (name.equals(TLS) && one.isTls()))
        .toList();
  }

  /** Returns all names that {@link #chosen} knows. */
  public static List<String> choices() {
    return Stream.concat(ids().stream(), Stream.of(TLS)).toList();
  }

  /** Returns all names. */
  public static List<String> ids() {
    return Arrays.stream(values()).map(Workload::id).toList();
  }
}
