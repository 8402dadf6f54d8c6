package dev.nnc.lower;

import org.jspecify.annotations.Nullable;

/** TensorFlow could not carry a call out. */
public final class ExecutionException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Reason {
    /** A value that {@code checkFinite} watches is infinite or not a number. */
    NOT_FINITE,
    /** There was no memory for a tensor. */
    OUT_OF_MEMORY,
    /** Anything else; a defect. */
    OTHER
  }

  private final Reason reason;

  public ExecutionException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
