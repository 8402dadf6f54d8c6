package dev.nnc.baseline;

import dev.nnc.catalog.Options;
import dev.nnc.evaluate.Interruption;

/** How one kind of classical model learns. */
interface Learner {
  /**
   * What it has learned of the rows, all of which are finite numbers. The same rows, options and
   * seed give the same, on any number of threads.
   */
  Learned learn(Lesson lesson);

  /**
   * What there is to learn from.
   *
   * @param truth of the same rows
   */
  record Lesson(
      Inputs inputs, Truth truth, Options options, long seed, Interruption interruption) {}

  /** A model that has learned. */
  interface Learned {
    /**
     * Answers a row with probabilities of the classes, or with numbers.
     *
     * @param into as many numbers as the truth has; zeros before
     */
    void answer(Inputs inputs, int row, double[] into);
  }
}
