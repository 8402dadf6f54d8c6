package dev.nnc.baseline;

/**
 * Says the same of each row: the shares of the classes, or the means of the numbers, in the unit of
 * their column: the mean of logarithms, taken back, would be another one.
 */
final class Means implements Learner {
  @Override
  public Learned learn(Lesson lesson) {
    double[] mean = lesson.truth().meanInUnit();
    return (inputs, row, into) -> System.arraycopy(mean, 0, into, 0, mean.length);
  }
}
