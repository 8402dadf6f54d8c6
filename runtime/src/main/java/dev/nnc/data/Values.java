package dev.nnc.data;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a field holds between two of its steps. */
@SuppressWarnings("ArrayRecordComponent") // millions of cells; nothing compares or changes them
sealed interface Values {
  record Numbers(Matrix matrix) implements Values {}

  /** Class numbers from 0, and what each is called. */
  record Classes(int[] codes, List<String> names) implements Values {
    public Classes {
      names = List.copyOf(names);
    }
  }

  /** Texts; null is a missing cell. */
  record Texts(@Nullable String[] values) implements Values {}

  /** Picture files, which may be of different sizes. */
  record Pictures(PictureFiles files) implements Values {}
}
