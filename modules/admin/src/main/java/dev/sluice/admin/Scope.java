package dev.sluice.admin;

/** Where a change is made. */
public enum Scope {
  /** On the node that is asked. */
  NODE,
  /** On all nodes of its cluster. */
  CLUSTER
}
