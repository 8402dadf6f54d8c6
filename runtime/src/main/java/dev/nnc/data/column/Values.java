package dev.nnc.data.column;

import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What a field holds between two of its steps. */
@SuppressWarnings("ArrayRecordComponent") // millions of cells; nothing compares or changes them
public sealed interface Values {
  record Numbers(NumericView matrix) implements Values {}

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

  /**
   * Texts cut into pieces.
   *
   * @param joint what stands between two pieces when they are put together again
   */
  record Pieces(List<String>[] values, String joint) implements Values {
    /** Room for so many rows. */
    @SuppressWarnings({"unchecked", "rawtypes"}) // arrays know nothing of type parameters
    public static List<String>[] empty(int rows) {
      return new List[rows];
    }

    public String text(int row) {
      return String.join(joint, values[row]);
    }
  }

  /**
   * Numbered words or classes, as many in each row as its text has.
   *
   * @param classes how many numbers there may be
   * @param names of the numbers that stand for something, from 0
   * @param padding the number that fills short rows up
   */
  record Sequences(int[][] codes, int classes, List<String> names, int padding) implements Values {
    public Sequences {
      names = List.copyOf(names);
    }
  }

  /** Numbers, as many in each row as its text has. */
  record NumberSequences(double[][] values) implements Values {}

  /**
   * Numbered words or classes, {@code length} in each row, one row after another.
   *
   * @param classes how many numbers there may be
   * @param names of the numbers that stand for something, from 0
   * @param padding the number that stands for nothing; empty if there is none
   */
  record Numbered(int[] codes, int length, int classes, List<String> names, OptionalInt padding)
      implements Values {
    public Numbered {
      names = List.copyOf(names);
    }
  }
}
