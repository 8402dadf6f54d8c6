package dev.nnc.search;

import dev.nnc.search.Domain.Choice;
import dev.nnc.search.Domain.Range;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A tree that says a number for each point of a space (Breiman et al. 1984): it is cut in two where
 * the squares of the deviations from the mean become least, and each half again, until all trials
 * in a part are equal. Places are from 0 to 1 for a range, and numbers of values for a choice.
 */
final class RegressionTree {
  private final Space space;
  private final List<Leaf> leaves = new ArrayList<>();

  /** A part of the space, and what the tree says there. */
  private record Leaf(Box box, double value) {}

  /**
   * A part of the space.
   *
   * @param low [params] of ranges
   * @param high [params] of ranges
   * @param values [params] of choices: those in it
   */
  private record Box(double[] low, double[] high, BitSet[] values) {
    Box copy() {
      return new Box(low.clone(), high.clone(), values.clone());
    }
  }

  /** Trials, with the part in which they lie. */
  private record Node(int[] trials, Box box) {}

  /**
   * Where a part is cut.
   *
   * @param threshold below it lies one half of a range
   * @param values of a choice that are in one half
   */
  private record Cut(int param, double threshold, BitSet values, double gain) {
    boolean isFirst(Domain domain, double place) {
      return switch (domain) {
        case Range ignored -> place < threshold;
        case Choice ignored -> values.get((int) place);
      };
    }
  }

  private RegressionTree(Space space) {
    this.space = space;
  }

  /**
   * A tree for some trials.
   *
   * @param at [params][trials]
   * @param scores [trials]
   * @param drawn the trials that it learns from; one may stand there several times
   */
  static RegressionTree fitted(Space space, double[][] at, double[] scores, int[] drawn) {
    RegressionTree tree = new RegressionTree(space);
    Deque<Node> open = new ArrayDeque<>();
    open.push(new Node(drawn, tree.whole()));
    while (!open.isEmpty()) {
      Node node = open.pop();
      Cut best = tree.bestCut(node, at, scores);
      if (best.gain() <= 0) {
        double mean = Arrays.stream(node.trials()).mapToDouble(i -> scores[i]).average().orElse(0);
        tree.leaves.add(new Leaf(node.box(), mean));
        continue;
      }
      Domain domain = space.domains().get(best.param());
      double[] places = at[best.param()];
      int[] first =
          Arrays.stream(node.trials()).filter(i -> best.isFirst(domain, places[i])).toArray();
      int[] second =
          Arrays.stream(node.trials()).filter(i -> !best.isFirst(domain, places[i])).toArray();
      open.push(new Node(first, tree.half(node.box(), best, true)));
      open.push(new Node(second, tree.half(node.box(), best, false)));
    }
    return tree;
  }

  private Box whole() {
    int params = space.size();
    double[] high = new double[params];
    Arrays.fill(high, 1);
    BitSet[] values = new BitSet[params];
    for (int i = 0; i < params; i++) {
      values[i] = new BitSet();
      if (space.domains().get(i) instanceof Choice choice) {
        values[i].set(0, choice.size());
      }
    }
    return new Box(new double[params], high, values);
  }

  private Box half(Box box, Cut cut, boolean first) {
    Box half = box.copy();
    int param = cut.param();
    switch (space.domains().get(param)) {
      case Range ignored -> (first ? half.high() : half.low())[param] = cut.threshold();
      case Choice ignored -> {
        BitSet values = (BitSet) box.values()[param].clone();
        if (first) {
          values.and(cut.values());
        } else {
          values.andNot(cut.values());
        }
        half.values()[param] = values;
      }
    }
    return half;
  }

  private Cut bestCut(Node node, double[][] at, double[] scores) {
    Cut best = new Cut(-1, 0, new BitSet(), 0);
    for (int param = 0; param < space.size(); param++) {
      Cut cut =
          switch (space.domains().get(param)) {
            case Range ignored -> cut(param, node.trials(), at[param], scores);
            case Choice choice -> cut(param, choice, node.trials(), at[param], scores);
          };
      if (cut.gain() > best.gain()) {
        best = cut;
      }
    }
    return best;
  }

  private static Cut cut(int param, int[] trials, double[] places, double[] scores) {
    int[] sorted = sorted(trials, places);
    Best best = best(sorted, places, scores);
    if (best.first() == 0) {
      return new Cut(param, 0, new BitSet(), 0);
    }
    double threshold = (places[sorted[best.first() - 1]] + places[sorted[best.first()]]) / 2;
    return new Cut(param, threshold, new BitSet(), best.gain());
  }

  /**
   * Values of a choice are ordered by the mean of their scores; the best of all cuts in two is then
   * one between neighbours (Breiman et al. 1984, theorem 4.5). Values without a trial go with the
   * second half.
   */
  private static Cut cut(int param, Choice choice, int[] trials, double[] places, double[] scores) {
    double[] means = new double[choice.size()];
    int[] counts = new int[choice.size()];
    for (int trial : trials) {
      means[(int) places[trial]] += scores[trial];
      counts[(int) places[trial]]++;
    }
    List<Integer> order =
        IntStream.range(0, choice.size())
            .boxed()
            .sorted(Comparator.comparingDouble(value -> means[value] / counts[value]))
            .toList();
    double[] ranks = new double[choice.size()];
    for (int rank = 0; rank < order.size(); rank++) {
      ranks[order.get(rank)] = rank;
    }
    double[] ranked = new double[places.length];
    for (int trial : trials) {
      ranked[trial] = ranks[(int) places[trial]];
    }
    int[] sorted = sorted(trials, ranked);
    Best best = best(sorted, ranked, scores);
    BitSet first = new BitSet();
    for (int i = 0; i < best.first(); i++) {
      first.set((int) places[sorted[i]]);
    }
    return new Cut(param, 0, first, best.gain());
  }

  private static int[] sorted(int[] trials, double[] places) {
    return Arrays.stream(trials)
        .boxed()
        .sorted(Comparator.comparingDouble(trial -> places[trial]))
        .mapToInt(Integer::intValue)
        .toArray();
  }

  /**
   * The best of the cuts of a sorted list.
   *
   * @param first how many are in the first half; 0 if there is no cut
   * @param gain by how much the sum of squares becomes less
   */
  private record Best(int first, double gain) {}

  private static Best best(int[] sorted, double[] places, double[] scores) {
    double mean = Arrays.stream(sorted).mapToDouble(i -> scores[i]).average().orElse(0);
    double squares = 0;
    for (int trial : sorted) {
      squares += (scores[trial] - mean) * (scores[trial] - mean);
    }
    // What rounding makes of equal scores is no difference.
    Best best = new Best(0, 1e-12 * squares);
    double sum = 0;
    for (int first = 1; first < sorted.length; first++) {
      sum += scores[sorted[first - 1]] - mean;
      if (places[sorted[first - 1]] < places[sorted[first]]) {
        double gain = sum * sum / first + sum * sum / (sorted.length - first);
        if (gain > best.gain()) {
          best = new Best(first, gain);
        }
      }
    }
    return best.first() == 0 ? new Best(0, 0) : best;
  }

  /**
   * Of each param, the variance of the mean over all other params, as a part of the tree's
   * variance; empty if the tree says the same everywhere.
   */
  double[] shares() {
    double mean = 0;
    double squares = 0;
    for (Leaf leaf : leaves) {
      double volume = volume(leaf.box(), -1);
      mean += volume * leaf.value();
      squares += volume * leaf.value() * leaf.value();
    }
    double variance = 0;
    for (Leaf leaf : leaves) {
      variance += volume(leaf.box(), -1) * (leaf.value() - mean) * (leaf.value() - mean);
    }
    if (!(variance > 1e-12 * squares)) {
      return new double[0];
    }
    double[] shares = new double[space.size()];
    for (int param = 0; param < shares.length; param++) {
      shares[param] = varianceOver(param, mean) / variance;
    }
    return shares;
  }

  private double varianceOver(int param, double mean) {
    double[] edges =
        switch (space.domains().get(param)) {
          case Range ignored ->
              leaves.stream()
                  .flatMapToDouble(leaf -> Arrays.stream(new double[] {leaf.box().low()[param], 1}))
                  .sorted()
                  .distinct()
                  .toArray();
          case Choice choice ->
              IntStream.rangeClosed(0, choice.size()).mapToDouble(i -> i).toArray();
        };
    // What is added at an edge holds from there on.
    double[] steps = new double[edges.length + 1];
    for (Leaf leaf : leaves) {
      double part = volume(leaf.box(), param) * (leaf.value() - mean);
      switch (space.domains().get(param)) {
        case Range ignored -> {
          steps[Arrays.binarySearch(edges, leaf.box().low()[param])] += part;
          steps[Arrays.binarySearch(edges, leaf.box().high()[param])] -= part;
        }
        case Choice ignored ->
            leaf.box().values()[param].stream()
                .forEach(
                    value -> {
                      steps[value] += part;
                      steps[value + 1] -= part;
                    });
      }
    }
    double variance = 0;
    double height = 0;
    for (int i = 0; i + 1 < edges.length; i++) {
      height += steps[i];
      variance += (edges[i + 1] - edges[i]) * height * height;
    }
    return variance / edges[edges.length - 1];
  }

  /** Which part of the space a box takes, regardless of one param. */
  private double volume(Box box, int without) {
    double volume = 1;
    for (int i = 0; i < space.size(); i++) {
      if (i != without) {
        volume *=
            switch (space.domains().get(i)) {
              case Range ignored -> box.high()[i] - box.low()[i];
              case Choice choice -> box.values()[i].cardinality() / (double) choice.size();
            };
      }
    }
    return volume;
  }
}
