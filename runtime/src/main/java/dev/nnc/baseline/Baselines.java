package dev.nnc.baseline;

import java.util.Map;
import java.util.Set;

/** All classical models, by the names of their entries. */
final class Baselines {
  private static final Map<String, Learner> ALL =
      Map.of(
          "most_frequent", new Means(),
          "mean", new Means(),
          "logistic_regression", Linear::logistic,
          "linear_svm", Linear::supportVectors,
          "linear_regression", Linear::leastSquares,
          "decision_tree", new Trees(false),
          "random_forest", new Trees(true));

  private Baselines() {}

  static Set<String> names() {
    return ALL.keySet();
  }

  static Learner find(String name) {
    Learner learner = ALL.get(name);
    if (learner == null) {
      throw new IllegalStateException("the catalogue's baseline " + name + " cannot learn");
    }
    return learner;
  }
}
