package dev.sluice.admin.spi;

/** Where a change is made. */
public enum Scope {
  /** On the node that is asked. */
  NODE,
  /** On all nodes of its cluster. */
  CLUSTER
}
