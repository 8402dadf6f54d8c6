package dev.nnc.type;

import java.nio.ByteBuffer;
import java.util.List;
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

  /** Puts numbers into a buffer as their elements, in its order of bytes. */
  public void put(List<? extends Number> numbers, ByteBuffer buffer) {
    for (Number number : numbers) {
      switch (this) {
        case F32 -> buffer.putFloat(number.floatValue());
        case F64 -> buffer.putDouble(number.doubleValue());
        case I32 -> buffer.putInt(number.intValue());
        case I64 -> buffer.putLong(number.longValue());
        case BOOL -> buffer.put((byte) (number.doubleValue() == 0 ? 0 : 1));
      }
    }
  }

  public boolean isFloat() {
    return this == F32 || this == F64;
  }

  /** As the IR's text writes it: {@code f32}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
