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
   * @param times how often each of the inputs' rows is one of them
   */
  static Tree grow(Ranks ranks, Truth truth, int[] times, Growth growth, SplittableRandom random) {
    Tree tree = new Tree(truth instanceof Truth.Classes, truth.width());
    new TreeGrower(tree, ranks, truth, times, growth, random).grow();
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

  /** Some new nodes, one behind the other; the first of them. */
  int newNodes(int count) {
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

  /** Lets a node ask; the nodes behind it are two new ones, of which it returns the first. */
  int ask(int node, int feature, float border) {
    int first = newNodes(2);
    asked[node] = feature;
    threshold[node] = border;
    next[node] = first;
    return first;
  }

  /** Makes a leaf of a node, with the mean of what its rows say. */
  void answer(int node, double[] sums, int rows) {
    asked[node] = NONE;
    next[node] = used;
    if (!ofClasses) {
      for (double sum : sums) {
        add((float) (sum / rows));
      }
      return;
    }
    int classes = 0;
    for (double count : sums) {
      classes += count > 0 ? 1 : 0;
    }
    add(classes);
    for (int i = 0; i < sums.length; i++) {
      if (sums[i] > 0) {
        add(i);
        add((float) (sums[i] / rows));
      }
    }
  }

  private void add(float value) {
    if (used == answers.length) {
      answers = Arrays.copyOf(answers, answers.length * 2);
    }
    answers[used++] = value;
  }
}
