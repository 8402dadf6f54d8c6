package dev.nnc.lower;

import java.util.List;

/** A program holds tensors above {@link SizeBound#LIMIT}; ask {@link SizeBound#excesses} first. */
public final class TooLargeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<SizeBound.Excess> excesses;

  public TooLargeException(List<SizeBound.Excess> excesses) {
    super("too large: " + excesses);
    this.excesses = List.copyOf(excesses);
  }

  public List<SizeBound.Excess> excesses() {
    return excesses;
  }
}
