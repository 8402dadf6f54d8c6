package dev.nnc.search;

import dev.nnc.search.Domain.Choice;
import dev.nnc.search.Domain.Range;
import java.util.Collections;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/**
 * A function to be made small.
 *
 * @param least its least value
 */
record Objective(String name, Space space, double least, ToDoubleFunction<List<Double>> function) {
  /** Branin's function. */
  static final Objective BRANIN =
      new Objective(
          "branin",
          new Space(List.of(new Range(-5, 10, false, false), new Range(0, 15, false, false))),
          0.397887,
          point -> {
            double x = point.get(0);
            double y = point.get(1);
            double curve = y - 5.1 / (4 * Math.PI * Math.PI) * x * x + 5 / Math.PI * x - 6;
            return curve * curve + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(x) + 10;
          });

  /** The sum of squares of the distances from 0.3 in six dimensions. */
  static final Objective SPHERE =
      new Objective(
          "sphere",
          new Space(Collections.nCopies(6, new Range(-1, 1, false, false))),
          0,
          point -> point.stream().mapToDouble(x -> (x - 0.3) * (x - 0.3)).sum());

  /**
   * Like the loss of a network by its rate, its weight decay, its number of units and its
   * activation.
   */
  static final Objective NETWORK =
      new Objective(
          "network",
          new Space(
              List.of(
                  new Range(1e-5, 1, true, false),
                  new Range(1e-6, 1e-1, true, false),
                  new Range(8, 512, true, true),
                  new Choice(4))),
          0,
          point -> {
            double rate = Math.log10(point.get(0)) + 2.5;
            double decay = Math.log10(point.get(1)) + 4;
            double units = Math.log(point.get(2) / 128) / Math.log(2);
            double[] activation = {0.3, 0, 0.1, 0.5};
            return 0.5 * rate * rate
                + 0.05 * decay * decay
                + 0.05 * units * units
                + 0.1 * Math.abs(rate * units)
                + activation[point.get(3).intValue()];
          });

  static List<Objective> all() {
    return List.of(BRANIN, SPHERE, NETWORK);
  }

  double of(Proposal proposal) {
    return function.applyAsDouble(proposal.values());
  }

  /** How much more than the least value the best trial of a search has. */
  double regret(Search search) {
    double best = Double.POSITIVE_INFINITY;
    for (int i = 0; i < search.trials(); i++) {
      Proposal next = search.ask().orElseThrow();
      double score = of(next);
      search.tell(next.trial(), score);
      best = Math.min(best, score);
    }
    return best - least;
  }

  static double median(DoubleStream numbers) {
    double[] sorted = numbers.sorted().toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }
}
