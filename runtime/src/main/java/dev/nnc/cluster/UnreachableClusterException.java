package dev.nnc.cluster;

import dev.nnc.diag.Diagnostic;

/** There is no cluster to be had. */
public final class UnreachableClusterException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient Diagnostic diagnostic;

  public UnreachableClusterException(Diagnostic diagnostic) {
    super(diagnostic.message());
    this.diagnostic = diagnostic;
  }

  /** Why, and what to do. */
  public Diagnostic diagnostic() {
    return diagnostic;
  }
}
