package dev.nnc.cluster;

/** Nothing can be executed on a machine; the message says why, for a person. */
public final class UnfitMachineException extends Exception {
  private static final long serialVersionUID = 1;

  public UnfitMachineException(String reason) {
    super(reason);
  }
}
