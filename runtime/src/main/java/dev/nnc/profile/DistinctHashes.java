package dev.nnc.profile;

import java.util.Arrays;

/**
 * How many different values there are among many, in bounded memory. Beyond its capacity only the
 * hashes with ever more zero bits at their end are kept, as of each half of them; the rest is
 * estimated (P. Gibbons: Distinct Sampling, 2001).
 */
final class DistinctHashes {
  private static final long EMPTY = 0;

  private final int capacity;
  private long[] hashes = new long[16];
  private int[] counts = new int[16];
  private int size;
  private int level;
  private long all;

  /**
   * @param capacity how many hashes are kept at most
   */
  DistinctHashes(int capacity) {
    this.capacity = capacity;
  }

  /** A hash of a text, continued from that of what stands before it. */
  static long hash(long before, String text) {
    long hash = before ^ 0x9E3779B97F4A7C15L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
      hash ^= hash >>> 29;
    }
    // The finalizer of SplitMix64, so that each bit depends on all.
    hash = (hash ^ (hash >>> 30)) * 0xBF58476D1CE4E5B9L;
    hash = (hash ^ (hash >>> 27)) * 0x94D049BB133111EBL;
    return hash ^ (hash >>> 31);
  }

  void add(long hash) {
    all++;
    if (Long.numberOfTrailingZeros(hash) < level) {
      return;
    }
    put(hash == EMPTY ? 1L << 62 : hash, 1);
    while (size > capacity) {
      level++;
      refill(hashes.length);
    }
  }

  private void put(long hash, int count) {
    if (size * 2 >= hashes.length) {
      refill(hashes.length * 2);
    }
    int mask = hashes.length - 1;
    int at = (int) (hash >>> 32) & mask;
    while (hashes[at] != EMPTY && hashes[at] != hash) {
      at = (at + 1) & mask;
    }
    size += hashes[at] == EMPTY ? 1 : 0;
    hashes[at] = hash;
    counts[at] = (int) Math.min(Integer.MAX_VALUE, (long) counts[at] + count);
  }

  private void refill(int length) {
    long[] beforeHashes = hashes;
    int[] beforeCounts = counts;
    hashes = new long[length];
    counts = new int[length];
    size = 0;
    for (int i = 0; i < beforeHashes.length; i++) {
      long hash = beforeHashes[i];
      if (hash != EMPTY && Long.numberOfTrailingZeros(hash) >= level) {
        put(hash, beforeCounts[i]);
      }
    }
  }

  /** Whether nothing was left out, so that figures are exact. */
  boolean isExact() {
    return level == 0;
  }

  /** How many different ones there were. */
  long distinct() {
    return Math.min(all, (long) size << level);
  }

  /** How many were there before; of those that are kept, none was if it is 0. */
  long repeats() {
    long kept = Arrays.stream(counts).asLongStream().sum();
    return Math.min(all, (kept - size) << level);
  }
}
