package dev.sluice.admin.past;

/** The kinds of entries in the list of what happened. */
enum ActivityKind {
  /** A mirror was cut. */
  CUT("cut", true),
  /** A branch ended before everything was sent. */
  FAILED("failed", true),
  /** Clients were refused. */
  REFUSED("refused", true),
  /** Datagrams were dropped. */
  DROPPED("dropped", true),
  /** No connection to the primary succeeds. */
  PRIMARY_DOWN("primaryDown", true),
  /** A connection to the primary has succeeded again. */
  PRIMARY_UP("primaryUp", true),
  /** A configuration file, or a version of the cluster, was applied or refused. */
  RELOAD("reload", false),
  /** The configuration of a route or a mirror has changed. */
  CHANGE("change", false),
  /** A route has stopped listening. */
  DRAIN("drain", false);

  private final String label;
  private final boolean recurs;

  ActivityKind(String label, boolean recurs) {
    this.label = label;
    this.recurs = recurs;
  }

  /** Returns the spelling in the API. */
  String label() {
    return label;
  }

  /** Returns whether events of this kind soon after each other are one entry. */
  boolean recurs() {
    return recurs;
  }
}
