package dev.nnc.search;

import java.util.SplittableRandom;

/** Random numbers that are a function of a seed and of what they are for. */
final class Seeds {
  private Seeds() {}

  /** Independent numbers for each combination of seed and purposes. */
  static SplittableRandom random(long seed, long... purposes) {
    long mixed = mix(seed);
    for (long purpose : purposes) {
      mixed = mix(mixed ^ purpose);
    }
    return new SplittableRandom(mixed);
  }

  /** The finalizer of SplitMix64 (Steele, Lea and Flood 2014): neighbouring seeds end far apart. */
  private static long mix(long seed) {
    long z = seed + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
