package dev.nnc.data.source;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks at eight bytes of a text at once; the first of them is the lowest of the number. */
final class EightBytes {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101010101010101L;
  private static final long HIGHEST = ONES << 7;
  private static final long ZEROS = ONES * '0';
  private static final long MIXING = 0x9e3779b97f4a7c15L;

  private EightBytes() {}

  static long at(byte[] bytes, int index) {
    return (long) LONGS.get(bytes, index);
  }

  /** As digits: each less the character 0. */
  static long digits(byte[] bytes, int index) {
    return at(bytes, index) ^ ZEROS;
  }

  /**
   * Which of the bytes, from which the character 0 was taken, are no digits: their highest bits. A
   * byte that is not ASCII spoils the answer for those behind it, and only that.
   */
  static long others(long digits) {
    return ((digits + ONES * 0x76) | digits) & HIGHEST;
  }

  /**
   * The number of the first digits: pairs, then fours, then all eight of them at once (D. Lemire,
   * "Quickly parsing eight digits", 2018).
   */
  static long number(long digits, int count) {
    int unused = 4 * (8 - count);
    long all = digits << unused << unused;
    all = all * 10 + (all >>> 8);
    return ((all & 0xff000000ffL) * (100 + (1_000_000L << 32))
            + ((all >>> 16) & 0xff000000ffL) * (1 + (10_000L << 32)))
        >>> 32;
  }

  /** How many of the bytes from 0 to there are that one, which is ASCII. */
  static int count(byte[] bytes, int to, int wanted) {
    long pattern = ONES * wanted;
    int count = 0;
    int i = 0;
    for (; i + 8 <= to; i += 8) {
      long unlike = at(bytes, i) ^ pattern;
      // The highest bit of each byte that is not zero, exactly: no carry goes from byte to byte.
      long some = ((unlike & ~HIGHEST) + ~HIGHEST) | unlike;
      count += Long.bitCount(~some & HIGHEST);
    }
    for (; i < to; i++) {
      count += bytes[i] == wanted ? 1 : 0;
    }
    return count;
  }

  /** A number that tells most different texts apart; eight bytes behind them must be there. */
  static long hash(byte[] bytes, int from, int to) {
    long hash = (long) to - from;
    int at = from;
    for (; at + 8 <= to; at += 8) {
      hash = (hash ^ at(bytes, at)) * MIXING;
      hash ^= hash >>> 32;
    }
    if (at < to) {
      hash = (hash ^ at(bytes, at) << (8 * (8 - to + at))) * MIXING;
      hash ^= hash >>> 32;
    }
    return hash;
  }

  /** Whether so many bytes are the same at two places; eight bytes behind them must be there. */
  static boolean same(byte[] bytes, int one, int other, int length) {
    int i = 0;
    for (; i + 8 <= length; i += 8) {
      if (at(bytes, one + i) != at(bytes, other + i)) {
        return false;
      }
    }
    return i == length
        || (at(bytes, one + i) ^ at(bytes, other + i)) << (8 * (8 - length + i)) == 0;
  }

  /** Up to where the bytes are text in UTF-8. */
  static int utf8(byte[] bytes, int to) {
    int at = 0;
    while (at < to) {
      if (at + 8 <= to && (at(bytes, at) & HIGHEST) == 0) {
        at += 8;
      } else if (bytes[at] >= 0) {
        at++;
      } else {
        int length = character(bytes, at, to);
        if (length == 0) {
          return at;
        }
        at += length;
      }
    }
    return to;
  }

  /** How many bytes the character has, which is not ASCII; 0 if they make none. */
  private static int character(byte[] bytes, int at, int to) {
    int first = bytes[at] & 0xff;
    int length = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    if (first < 0xc2 || first > 0xf4 || at + length > to) {
      return 0;
    }
    int character = first & (0x7f >> length);
    for (int i = 1; i < length; i++) {
      if ((bytes[at + i] & 0xc0) != 0x80) {
        return 0;
      }
      character = character << 6 | (bytes[at + i] & 0x3f);
    }
    int least = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x10000;
    boolean surrogate = character >= 0xd800 && character < 0xe000;
    return character < least || character > 0x10ffff || surrogate ? 0 : length;
  }
}
