package dev.nnc.cluster;

/** A task that no machine of the cluster could execute; the message says why, for a person. */
public final class LostTaskException extends Exception {
  private static final long serialVersionUID = 1;

  public LostTaskException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
