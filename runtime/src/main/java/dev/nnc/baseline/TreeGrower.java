package dev.nnc.baseline;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Grows one tree. What an input costs at a node are the rows that have another value than most
 * have, so that a thousand counted words are no more work than the words of each text.
 */
final class TreeGrower {
  private static final int NONE = -1;

  private final Tree tree;
  private final Ranks ranks;
  private final Truth truth;
  private final Tree.Growth growth;
  private final SplittableRandom random;

  /** How often each row is there. */
  private final int[] times;

  /** The rows that are there; those of a node stand together. */
  private final int[] rows;

  /** Where each of them stands; NONE for a row that is not there. */
  private final int[] at;

  /** All features; those in front are known to be the same in all rows of the open node. */
  private final int[] features;

  /** How many of them, in the node. */
  private int same;

  /** Ranks in front, rows behind. */
  private final long[] sorted;

  private final Sums all;
  private final Sums rest;
  private final Sums left;
  private final Sums right;

  // The best question of the node that is looked at.
  private int feature;
  private int rank;
  private int nextRank;
  private double worth;

  TreeGrower(
      Tree tree,
      Ranks ranks,
      Truth truth,
      int[] times,
      Tree.Growth growth,
      SplittableRandom random) {
    this.tree = tree;
    this.ranks = ranks;
    this.truth = truth;
    this.times = times;
    this.growth = growth;
    this.random = random;
    rows = new int[(int) Arrays.stream(times).filter(some -> some > 0).count()];
    at = new int[times.length];
    int place = 0;
    for (int row = 0; row < times.length; row++) {
      at[row] = times[row] > 0 ? place : NONE;
      if (times[row] > 0) {
        rows[place++] = row;
      }
    }
    features = new int[ranks.width()];
    Arrays.setAll(features, i -> i);
    sorted = new long[rows.length];
    all = new Sums(truth);
    rest = new Sums(truth);
    left = new Sums(truth);
    right = new Sums(truth);
  }

  void grow() {
    // Of each open node: its number, its first row, the one behind its last, its depth, and how
    // many features are the same in all rows above it. The nodes below one are done before the
    // next, and move no feature in front of those, so that the next finds them as they were.
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
      all.clear();
      for (int i = from; i < to; i++) {
        all.add(rows[i], times[rows[i]]);
      }
      if (depth >= growth.depth()
          || all.rows < 2L * growth.leaf()
          || isPure(from, to)
          || !asks(from, to)) {
        tree.answer(node, all.sums, all.rows);
        continue;
      }
      int middle = part(from, to);
      int first = tree.ask(node, feature, ranks.between(feature, rank, nextRank));
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
    int before = features[one];
    features[one] = features[other];
    features[other] = before;
  }

  /** Tries each question about a feature; false if it is the same in all rows. */
  private boolean lookAt(int candidate, int from, int to) {
    int[] unusual = ranks.unusual(candidate);
    int count = 0;
    rest.clear();
    if (unusual.length < to - from) {
      rest.copy(all);
      int[] ranked = ranks.unusualRanks(candidate);
      for (int i = 0; i < unusual.length; i++) {
        int row = unusual[i];
        if (at[row] >= from && at[row] < to) {
          sorted[count++] = (long) ranked[i] << 32 | row;
          rest.add(row, -times[row]);
        }
      }
      if (count == 0) {
        return false;
      }
    } else {
      int first = ranks.of(candidate, rows[from]);
      boolean differs = false;
      for (int i = from; i < to; i++) {
        int own = ranks.of(candidate, rows[i]);
        differs |= own != first;
        sorted[count++] = (long) own << 32 | rows[i];
      }
      if (!differs) {
        return false;
      }
    }
    return ask(candidate, count);
  }

  /**
   * Tries each question about a feature: between neighbouring ranks of the rows that stand in
   * {@link #sorted}, and of the usual rank of the rest.
   */
  private boolean ask(int candidate, int count) {
    Arrays.sort(sorted, 0, count);
    left.clear();
    right.copy(all);
    int usual = rest.rows == 0 ? Integer.MAX_VALUE : ranks.usual(candidate);
    int before = NONE;
    boolean differs = false;
    for (int i = 0; i <= count; i++) {
      int own = i < count ? (int) (sorted[i] >> 32) : Integer.MAX_VALUE;
      if (usual < own) {
        differs |= weigh(candidate, before, usual);
        left.add(rest, 1);
        right.add(rest, -1);
        before = usual;
        usual = Integer.MAX_VALUE;
      }
      if (i < count) {
        if (own != before) {
          differs |= weigh(candidate, before, own);
        }
        int row = (int) sorted[i];
        left.add(row, times[row]);
        right.add(row, -times[row]);
        before = own;
      }
    }
    return differs;
  }

  /**
   * Keeps the question between two ranks, whose sides are {@link #left} and {@link #right}, if it
   * is the best so far; false if there is nothing at the left.
   */
  private boolean weigh(int candidate, int lower, int upper) {
    if (lower == NONE) {
      return false;
    }
    if (left.rows >= growth.leaf() && right.rows >= growth.leaf()) {
      double both = left.worth() + right.worth();
      if (both > worth) {
        worth = both;
        feature = candidate;
        rank = lower;
        nextRank = upper;
      }
    }
    return true;
  }

  /** Puts the rows of the left in front of those of the right, and says where those begin. */
  private int part(int from, int to) {
    int middle = from;
    for (int i = from; i < to; i++) {
      int row = rows[i];
      if (ranks.of(feature, row) <= rank) {
        move(rows[middle], i);
        move(row, middle++);
      }
    }
    return middle;
  }

  private void move(int row, int place) {
    rows[place] = row;
    at[row] = place;
  }

  /** The sums of the answers of some rows, and of the squares of these sums. */
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

    /** Takes a row in, several times perhaps, or out if that is negative. */
    void add(int row, int often) {
      rows += often;
      switch (truth) {
        case Truth.Classes classes -> grow(classes.of(row), often);
        case Truth.Numbers numbers -> {
          for (int i = 0; i < sums.length; i++) {
            grow(i, often * numbers.value(row, i));
          }
        }
      }
    }

    /** Takes others in, or out if the sign is −1. */
    void add(Sums others, int sign) {
      rows += sign * others.rows;
      for (int i = 0; i < sums.length; i++) {
        grow(i, sign * others.sums[i]);
      }
    }

    private void grow(int place, double value) {
      double before = sums[place];
      double after = before + value;
      sums[place] = after;
      squares += after * after - before * before;
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
}
