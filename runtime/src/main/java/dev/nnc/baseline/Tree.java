package dev.nnc.baseline;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Questions about inputs, each with two further nodes or an answer behind it (CART; Breiman et al.
 * 1984). Of each node it takes the question after which the squares of the answers' sums, divided
 * by the rows, are greatest on both sides: for classes that is the least impurity by Gini, for
 * numbers the least variance.
 *
 * <p>By itself and not by a library, since Tribuo's trees of numbers take seconds for a few
 * thousand rows, where this takes hundredths of one.
 */
final class Tree implements Learner.Learned {
  private static final int NONE = -1;

  /** The input that a node asks for; NONE in a leaf. */
  private int[] asked = new int[16];

  /** Below or at which it goes to the left. */
  private float[] threshold = new float[16];

  /** The node at the left, or where the answer of a leaf begins; the node at the right is next. */
  private int[] next = new int[16];

  private int nodes;

  /** Of numbers, one answer behind the other; of classes, pairs of a class and its share. */
  private float[] answers = new float[16];

  private int used;
  private final boolean ofClasses;
  private final int width;

  private Tree(boolean ofClasses, int width) {
    this.ofClasses = ofClasses;
    this.width = width;
  }

  /**
   * How a tree grows.
   *
   * @param depth how many questions stand above each other at most
   * @param leaf how many rows each answer has at least
   * @param features how many inputs a question chooses from
   */
  record Growth(int depth, int leaf, int features) {}

  /**
   * The tree of some rows.
   *
   * @param rows which of the inputs' rows, some perhaps several times; changed
   */
  static Tree grow(Ranks ranks, Truth truth, int[] rows, Growth growth, SplittableRandom random) {
    Tree tree = new Tree(truth instanceof Truth.Classes, truth.width());
    new Grower(tree, ranks, truth, rows, growth, random).grow();
    return tree;
  }

  @Override
  public void answer(Inputs inputs, int row, double[] into) {
    int node = 0;
    while (asked[node] != NONE) {
      node = inputs.value(row, asked[node]) <= threshold[node] ? next[node] : next[node] + 1;
    }
    int from = next[node];
    if (!ofClasses) {
      for (int i = 0; i < width; i++) {
        into[i] = answers[from + i];
      }
      return;
    }
    int classes = (int) answers[from];
    for (int i = 0; i < classes; i++) {
      into[(int) answers[from + 1 + 2 * i]] = answers[from + 2 + 2 * i];
    }
  }

  private int newNodes(int count) {
    if (nodes + count > asked.length) {
      int size = asked.length * 2;
      asked = Arrays.copyOf(asked, size);
      threshold = Arrays.copyOf(threshold, size);
      next = Arrays.copyOf(next, size);
    }
    int first = nodes;
    nodes += count;
    return first;
  }

  private int newAnswer(int count) {
    while (used + count > answers.length) {
      answers = Arrays.copyOf(answers, answers.length * 2);
    }
    int first = used;
    used += count;
    return first;
  }

  /** The sums of the answers of some rows, and of their squares where that takes one step a row. */
  private static final class Sums {
    private final Truth truth;
    private final double[] sums;
    private double squares;
    private int rows;

    Sums(Truth truth) {
      this.truth = truth;
      sums = new double[truth.width()];
    }

    void clear() {
      Arrays.fill(sums, 0);
      squares = 0;
      rows = 0;
    }

    /** Takes a row in, or out if the sign is −1. */
    void add(int row, int sign) {
      rows += sign;
      switch (truth) {
        case Truth.Classes classes -> {
          double before = sums[classes.of(row)];
          sums[classes.of(row)] = before + sign;
          squares += 2 * sign * before + 1;
        }
        case Truth.Numbers numbers -> {
          for (int i = 0; i < sums.length; i++) {
            double before = sums[i];
            double after = before + sign * numbers.value(row, i);
            sums[i] = after;
            squares += after * after - before * before;
          }
        }
      }
    }

    /** Takes several rows in, or out if the sign is −1, whose sums stand in an array. */
    void add(double[] others, int at, int count, int sign) {
      rows += sign * count;
      squares = 0;
      for (int i = 0; i < sums.length; i++) {
        sums[i] += sign * others[at + i];
        squares += sums[i] * sums[i];
      }
    }

    void copy(Sums other) {
      System.arraycopy(other.sums, 0, sums, 0, sums.length);
      squares = other.squares;
      rows = other.rows;
    }

    double worth() {
      return squares / rows;
    }
  }

  /** Grows one tree. */
  private static final class Grower {
    private final Tree tree;
    private final Ranks ranks;
    private final Truth truth;
    private final int[] rows;
    private final Growth growth;
    private final SplittableRandom random;

    /** All features; those in front are known to be the same in all rows of the open node. */
    private final int[] features;

    private final long[] sorted;

    /** How many rows have each rank, where the ranks are few. */
    private final int[] rowsOf;

    /** The sums of their answers, rank by rank. */
    private final double[] sumsOf;

    private final Sums all;
    private final Sums left;
    private final Sums right;

    // The best question of the node that is looked at.
    private int feature;
    private int rank;
    private int nextRank;
    private double worth;

    /** How many features, those in front, are the same in all rows of the node. */
    private int same;

    Grower(
        Tree tree, Ranks ranks, Truth truth, int[] rows, Growth growth, SplittableRandom random) {
      this.tree = tree;
      this.ranks = ranks;
      this.truth = truth;
      this.rows = rows;
      this.growth = growth;
      this.random = random;
      features = new int[ranks.width()];
      Arrays.setAll(features, i -> i);
      sorted = new long[rows.length];
      rowsOf = new int[Math.min(ranks.most(), rows.length)];
      sumsOf = new double[rows.length];
      all = new Sums(truth);
      left = new Sums(truth);
      right = new Sums(truth);
    }

    void grow() {
      // Of each open node: its number, its first row, the one behind its last, its depth, and how
      // many features are the same in all rows above it. The nodes below one are done before the
      // next, and change no feature in front of those, so that the next finds them as they were.
      int[] open = new int[80];
      int top = 0;
      open[top++] = tree.newNodes(1);
      open[top++] = 0;
      open[top++] = rows.length;
      open[top++] = 0;
      open[top++] = 0;
      while (top > 0) {
        same = open[--top];
        int depth = open[--top];
        int to = open[--top];
        int from = open[--top];
        int node = open[--top];
        sum(from, to);
        if (depth >= growth.depth()
            || to - from < 2L * growth.leaf()
            || isPure(from, to)
            || !asks(from, to)) {
          answer(node);
          continue;
        }
        int middle = part(from, to);
        int first = tree.newNodes(2);
        tree.asked[node] = feature;
        tree.threshold[node] = ranks.between(feature, rank, nextRank);
        tree.next[node] = first;
        if (top + 10 > open.length) {
          open = Arrays.copyOf(open, open.length * 2);
        }
        open[top++] = first + 1;
        open[top++] = middle;
        open[top++] = to;
        open[top++] = depth + 1;
        open[top++] = same;
        open[top++] = first;
        open[top++] = from;
        open[top++] = middle;
        open[top++] = depth + 1;
        open[top++] = same;
      }
    }

    private void sum(int from, int to) {
      all.clear();
      for (int i = from; i < to; i++) {
        all.add(rows[i], 1);
      }
    }

    private boolean isPure(int from, int to) {
      for (int i = from + 1; i < to; i++) {
        switch (truth) {
          case Truth.Classes classes -> {
            if (classes.of(rows[i]) != classes.of(rows[from])) {
              return false;
            }
          }
          case Truth.Numbers numbers -> {
            for (int k = 0; k < numbers.width(); k++) {
              if (numbers.value(rows[i], k) != numbers.value(rows[from], k)) {
                return false;
              }
            }
          }
        }
      }
      return true;
    }

    /** Finds the best question among some features that differ; false if none does. */
    private boolean asks(int from, int to) {
      worth = Double.NEGATIVE_INFINITY;
      int looked = 0;
      for (int i = same; i < features.length && looked < growth.features(); i++) {
        swap(i, i + random.nextInt(features.length - i));
        if (lookAt(features[i], from, to)) {
          looked++;
        } else {
          swap(i, same++);
        }
      }
      return worth > Double.NEGATIVE_INFINITY;
    }

    private void swap(int one, int other) {
      int feature = features[one];
      features[one] = features[other];
      features[other] = feature;
    }

    private boolean isSame(int[] ranked, int from, int to) {
      int first = ranked[rows[from]];
      for (int i = from + 1; i < to; i++) {
        if (ranked[rows[i]] != first) {
          return false;
        }
      }
      return true;
    }

    /** Tries each question about a feature; false if it is the same in all rows. */
    private boolean lookAt(int candidate, int from, int to) {
      int[] ranked = ranks.of(candidate);
      if (isSame(ranked, from, to)) {
        return false;
      }
      int different = ranks.different(candidate);
      if ((long) different * truth.width() <= to - from) {
        lookByRank(candidate, ranked, different, from, to);
      } else {
        lookByRow(candidate, ranked, from, to);
      }
      return true;
    }

    /** For few different values, such as the zeros and ones of words: without sorting the rows. */
    private void lookByRank(int candidate, int[] ranked, int different, int from, int to) {
      int width = truth.width();
      Arrays.fill(rowsOf, 0, different, 0);
      Arrays.fill(sumsOf, 0, different * width, 0);
      switch (truth) {
        case Truth.Classes classes -> {
          for (int i = from; i < to; i++) {
            int rank = ranked[rows[i]];
            rowsOf[rank]++;
            sumsOf[rank * width + classes.of(rows[i])]++;
          }
        }
        case Truth.Numbers numbers -> {
          for (int i = from; i < to; i++) {
            int rank = ranked[rows[i]];
            rowsOf[rank]++;
            for (int k = 0; k < width; k++) {
              sumsOf[rank * width + k] += numbers.value(rows[i], k);
            }
          }
        }
      }
      left.clear();
      right.copy(all);
      int before = NONE;
      for (int own = 0; own < different; own++) {
        if (rowsOf[own] > 0) {
          if (before != NONE) {
            ask(candidate, before, own);
          }
          left.add(sumsOf, own * width, rowsOf[own], 1);
          right.add(sumsOf, own * width, rowsOf[own], -1);
          before = own;
        }
      }
    }

    private void lookByRow(int candidate, int[] ranked, int from, int to) {
      int count = to - from;
      for (int i = 0; i < count; i++) {
        sorted[i] = (long) ranked[rows[from + i]] << 32 | rows[from + i];
      }
      Arrays.sort(sorted, 0, count);
      left.clear();
      right.copy(all);
      for (int i = 0; i < count - 1; i++) {
        left.add((int) sorted[i], 1);
        right.add((int) sorted[i], -1);
        if (sorted[i] >> 32 != sorted[i + 1] >> 32) {
          ask(candidate, (int) (sorted[i] >> 32), (int) (sorted[i + 1] >> 32));
        }
      }
    }

    /** Keeps the question that has been made of left and right, if it is the best so far. */
    private void ask(int candidate, int lower, int upper) {
      if (left.rows >= growth.leaf() && right.rows >= growth.leaf()) {
        double both = left.worth() + right.worth();
        if (both > worth) {
          worth = both;
          feature = candidate;
          rank = lower;
          nextRank = upper;
        }
      }
    }

    /** Puts the rows of the left in front of those of the right, and says where those begin. */
    private int part(int from, int to) {
      int[] ranked = ranks.of(feature);
      int middle = from;
      for (int i = from; i < to; i++) {
        int row = rows[i];
        if (ranked[row] <= rank) {
          rows[i] = rows[middle];
          rows[middle++] = row;
        }
      }
      return middle;
    }

    private void answer(int node) {
      tree.asked[node] = NONE;
      if (!tree.ofClasses) {
        int place = tree.newAnswer(tree.width);
        tree.next[node] = place;
        for (int i = 0; i < tree.width; i++) {
          tree.answers[place + i] = (float) (all.sums[i] / all.rows);
        }
        return;
      }
      int classes = 0;
      for (double count : all.sums) {
        classes += count > 0 ? 1 : 0;
      }
      int place = tree.newAnswer(1 + 2 * classes);
      tree.next[node] = place;
      tree.answers[place++] = classes;
      for (int i = 0; i < tree.width; i++) {
        if (all.sums[i] > 0) {
          tree.answers[place++] = i;
          tree.answers[place++] = (float) (all.sums[i] / all.rows);
        }
      }
    }
  }
}
