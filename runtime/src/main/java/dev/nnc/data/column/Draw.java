package dev.nnc.data.column;

import java.util.random.RandomGenerator;

/**
 * What random steps draw from: nothing outside training, where they leave rows as they are, else
 * numbers that depend on the seed, the phase, the epoch, the row and the step alone, and so on no
 * thread.
 *
 * @param active whether this is training
 * @param key made of seed, phase and epoch
 */
public record Draw(boolean active, long key) {
  /** Rows as they are. */
  public static final Draw NONE = new Draw(false, 0);

  /** For one epoch of a phase of training. */
  public static Draw of(long seed, String phase, int epoch) {
    return new Draw(true, mix(mix(mix(seed) ^ phase.hashCode()) ^ epoch));
  }

  /** For copies of the same rows, which are not to be drawn alike. */
  Draw copy(int number) {
    return active && number > 0 ? new Draw(true, mix(key ^ number)) : this;
  }

  /** The numbers of one row in one step. */
  RandomGenerator numbers(long step, int row) {
    return new java.util.SplittableRandom(mix(mix(key ^ step) ^ row));
  }

  /** The finalizer of SplitMix64 (Steele, Lea, Flood 2014), which spreads every bit over all. */
  private static long mix(long value) {
    long mixed = value + 0x9e3779b97f4a7c15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
