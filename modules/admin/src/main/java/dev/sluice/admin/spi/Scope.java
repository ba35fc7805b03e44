package dev.sluice.admin.spi;

/** The nodes on which a change is made. */
public enum Scope {
  /** Only the node that receives the request. */
  NODE,
  /** All nodes of its cluster. */
  CLUSTER
}
