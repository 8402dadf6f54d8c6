package dev.nnc.data.source;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of a text that begins and ends with a row, and what its rows hold. It is filled by one
 * thread, handed on to another, and used again for a later stretch: nothing is made for a row.
 */
final class Portion {
  /** So many bytes are there behind the text, so that eight can be looked at anywhere in it. */
  static final int BEHIND = 16;

  /** The text from 0 to {@link #to}. */
  byte[] bytes;

  int to;

  /** Where it begins in the whole text, in bytes. */
  long offset;

  /** Why the text goes no further, if it has not ended; its last row may be cut off then. */
  @Nullable IOException failure;

  /** How many rows were read. */
  int rows;

  /** By row, where it begins: in bytes of this text, and in lines after its first. */
  int[] starts = new int[256];

  int[] lines = new int[256];

  /** How many line ends the rows that were read and the lines between them have. */
  int lineEnds;

  /** Whether reading ended at {@link #stoppedAt} and not at the end. */
  boolean stopped;

  int stoppedAt;

  /** The cells of all columns of numbers, row by row; NaN for a missing one. */
  double[] numbers = new double[0];

  /** The cells of all columns of texts, row by row, as places in their {@link Texts}. */
  int[] codes = new int[0];

  /** By column of texts. */
  final Texts[] texts;

  /** For a number's characters. */
  char[] characters = new char[64];

  private final int numbersEach;

  Portion(int size, int numbersEach, int textsEach) {
    this.bytes = new byte[size + BEHIND];
    this.numbersEach = numbersEach;
    this.texts = new Texts[textsEach];
    for (int i = 0; i < textsEach; i++) {
      texts[i] = new Texts();
    }
  }

  /** Before its text is read. */
  void begin() {
    rows = 0;
    lineEnds = 0;
    stopped = false;
    for (Texts each : texts) {
      each.clear();
    }
  }

  /** Makes room for one more row, which begins there. It counts when {@link #rows} says so. */
  void beginRow(int start, int line) {
    if (rows == starts.length) {
      starts = Arrays.copyOf(starts, rows * 2);
      lines = Arrays.copyOf(lines, rows * 2);
    }
    starts[rows] = start;
    lines[rows] = line;
    int needed = (rows + 1) * numbersEach;
    if (needed > numbers.length) {
      numbers = Arrays.copyOf(numbers, Math.max(needed, numbers.length * 2));
    }
    needed = (rows + 1) * texts.length;
    if (needed > codes.length) {
      codes = Arrays.copyOf(codes, Math.max(needed, codes.length * 2));
    }
  }

  /** Ends reading in front of a row, or of a line between rows, that wants a closer look. */
  void stop(int at, int line) {
    stopped = true;
    stoppedAt = at;
    lineEnds = line;
  }

  /** How many columns of numbers there are. */
  int numbers() {
    return numbersEach;
  }

  /** The different texts of a column in this portion, each of which is made once. */
  static final class Texts {
    private int[] slots = new int[64];
    private int[] hashes = new int[32];
    private int[] starts = new int[32];
    private int[] ends = new int[32];
    private @Nullable String[] values = new @Nullable String[32];
    private int count;

    private void clear() {
      if (count > 0) {
        Arrays.fill(slots, 0);
        Arrays.fill(values, 0, count, null);
        count = 0;
      }
    }

    int count() {
      return count;
    }

    /** By place; null for a missing cell. */
    @Nullable String value(int place) {
      return values[place];
    }

    /** The place of a text that is written with these bytes, or -1 less that of a new one. */
    int place(byte[] bytes, int start, int end) {
      int hash = 0;
      for (int i = start; i < end; i++) {
        hash = 31 * hash + bytes[i];
      }
      hash ^= hash >>> 15;
      int mask = slots.length - 1;
      int slot = hash & mask;
      while (slots[slot] != 0) {
        int place = slots[slot] - 1;
        if (hashes[place] == hash
            && Arrays.equals(bytes, starts[place], ends[place], bytes, start, end)) {
          return place;
        }
        slot = (slot + 1) & mask;
      }
      if (count == starts.length) {
        grow();
        slot = free(hash);
      }
      slots[slot] = count + 1;
      hashes[count] = hash;
      starts[count] = start;
      ends[count] = end;
      return -1 - count++;
    }

    /** Says what the text at a new place is. */
    void set(int place, @Nullable String value) {
      values[place] = value;
    }

    /** A place for a text, without a look whether it is there already. */
    int add(@Nullable String value) {
      if (count == starts.length) {
        grow();
      }
      values[count] = value;
      return count++;
    }

    private void grow() {
      starts = Arrays.copyOf(starts, count * 2);
      ends = Arrays.copyOf(ends, count * 2);
      hashes = Arrays.copyOf(hashes, count * 2);
      values = Arrays.copyOf(values, count * 2);
      slots = new int[count * 4];
      for (int i = 0; i < count; i++) {
        slots[free(hashes[i])] = i + 1;
      }
    }

    private int free(int hash) {
      int mask = slots.length - 1;
      int slot = hash & mask;
      while (slots[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      return slot;
    }
  }
}
