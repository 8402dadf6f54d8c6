package dev.nnc.baseline;

/** Says the same of each row: the shares of the classes, or the means of the numbers. */
final class Means implements Learner {
  @Override
  public Learned learn(Lesson lesson) {
    double[] mean = lesson.truth().mean();
    return (inputs, row, into) -> System.arraycopy(mean, 0, into, 0, mean.length);
  }
}
