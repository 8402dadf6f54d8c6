package dev.nnc.train;

import dev.nnc.data.Rows;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * The order in which an epoch visits the rows: a function of the run's seed, the phase and the
 * epoch, so that any epoch can be repeated without those before it.
 */
public final class Shuffle {
  private Shuffle() {}

  /**
   * The numbers 0 to {@code rows - 1} in random order (Fisher and Yates 1938, in Durstenfeld's form
   * of 1964), every order being as likely as any other.
   */
  public static int[] order(int rows, long seed, String phase, long epoch) {
    SplittableRandom random = new SplittableRandom(mix(mix(seed ^ hash(phase)) ^ epoch));
    int[] order = Rows.inOrder(rows);
    for (int last = rows - 1; last > 0; last--) {
      int other = random.nextInt(last + 1);
      int held = order[last];
      order[last] = order[other];
      order[other] = held;
    }
    return order;
  }

  /** FNV-1a in 64 bits: unlike {@link String#hashCode} it tells long names apart well. */
  private static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (each & 0xff)) * 0x100000001b3L;
    }
    return hash;
  }

  /** The finalizer of SplitMix64 (Steele, Lea and Flood 2014): neighbouring seeds end far apart. */
  private static long mix(long seed) {
    long z = seed + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
