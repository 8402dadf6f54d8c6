package dev.nnc.type;

import java.util.Locale;

/** What a tensor holds. */
public enum ElementType {
  F32(4),
  F64(8),
  I32(4),
  I64(8),
  BOOL(1);

  private final int bytes;

  ElementType(int bytes) {
    this.bytes = bytes;
  }

  public int bytes() {
    return bytes;
  }

  public boolean isFloat() {
    return this == F32 || this == F64;
  }

  /** As the IR's text writes it: {@code f32}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
