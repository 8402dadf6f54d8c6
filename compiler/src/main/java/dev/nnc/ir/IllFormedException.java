package dev.nnc.ir;

/** A defect of the compiler: it tried to build or verify something that cannot be. */
public final class IllFormedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public IllFormedException(String message) {
    super(message);
  }
}
