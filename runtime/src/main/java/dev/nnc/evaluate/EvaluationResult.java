package dev.nnc.evaluate;

import dev.nnc.data.Rows;
import dev.nnc.data.step.Units;
import dev.nnc.plan.ActionPlan;
import dev.nnc.type.ColumnType;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/** How well one output fits the field that holds its truth. */
public sealed interface EvaluationResult {
  /** More zeros and ones than this are a black-and-white picture and not labels. */
  int MOST_LABELS = 64;

  /** Figures over all rows, by name. */
  SequencedMap<String, Double> summary();

  /** The truth is a class. Not a record, because it owns an array. */
  final class OfClasses implements EvaluationResult {
    private final Classification classification;
    private final int[] truth;

    /**
     * @param truth the class numbers of all rows; not copied
     */
    public OfClasses(Classification classification, int[] truth) {
      this.classification = classification;
      this.truth = truth;
    }

    public Classification classification() {
      return classification;
    }

    /** The class number of a row. */
    public int truth(int row) {
      return truth[row];
    }

    @Override
    public SequencedMap<String, Double> summary() {
      return classification.summary();
    }
  }

  /**
   * The truth is a sequence, or a picture, of classes.
   *
   * @param classification of all steps but padding; without a matrix and scores by class where
   *     there are very many classes. Its rows are those of the data
   * @param labels the classes' names
   * @param sequences the first rows as texts, if they are short enough to be read
   * @param ofPixels whether the steps are the pixels of pictures
   */
  record OfSteps(
      Classification classification,
      List<String> labels,
      List<Sequence> sequences,
      boolean ofPixels)
      implements EvaluationResult {
    public OfSteps {
      labels = List.copyOf(labels);
      sequences = List.copyOf(sequences);
    }

    @Override
    public SequencedMap<String, Double> summary() {
      return classification.summary();
    }
  }

  /**
   * The truth is a sequence of classes, and the output spells one, perhaps of another length.
   *
   * @param sequences the first rows as texts
   */
  record OfSpelling(SequencedMap<String, Double> summary, List<Sequence> sequences)
      implements EvaluationResult {
    public OfSpelling {
      summary = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(summary));
      sequences = List.copyOf(sequences);
    }
  }

  /**
   * The classes of a row, one behind the other.
   *
   * @param row from 0
   * @param wrong how many steps were taken for another class, or how many changes make the one the
   *     other
   */
  record Sequence(int row, String truth, String prediction, int wrong) {}

  /** The truth is zeros and ones, several a row. */
  record OfLabels(Labels labels) implements EvaluationResult {
    @Override
    public SequencedMap<String, Double> summary() {
      return labels.summary();
    }
  }

  /** The truth is numbers. */
  record OfNumbers(Regression regression) implements EvaluationResult {
    @Override
    public SequencedMap<String, Double> summary() {
      return regression.summary();
    }
  }

  /**
   * Judges the outputs of all rows by a field. Truth that is a sequence of classes is judged step
   * by step. Truth that is a class, one-hot, or nothing but zeros and ones beside a single output
   * from 0 to 1, is judged as classes; several zeros and ones beside outputs from 0 to 1 as labels;
   * all else as numbers.
   *
   * @param pair the output and the field
   * @param columns that the field is made of: the labels' names, if there are as many
   * @param inputs the fields that went into the network
   */
  static EvaluationResult of(
      Outputs outputs, Rows rows, ActionPlan.Pair pair, List<String> columns, List<String> inputs) {
    String field = pair.field();
    ColumnType type = rows.type(field);
    int count = outputs.rows();
    int[] order = Rows.inOrder(count);
    if (pair.spelled()) {
      return Spelling.judge(outputs, rows, field, inputs);
    }
    if (type.isClassSequence()) {
      return StepEvaluation.of(outputs, rows, field);
    }
    if (type.content() == ColumnType.Content.CLASS) {
      int[] truth = new int[count];
      rows.copy(field, order, 0, count, IntBuffer.wrap(truth));
      return classes(type.names(), type.classes(), truth, outputs);
    }
    int width = (int) Math.max(1, type.shape().size());
    float[] truth = new float[Math.multiplyExact(count, width)];
    rows.copy(field, order, 0, count, FloatBuffer.wrap(truth));
    if (type.classes() > 0 && width == outputs.width()) {
      int[] numbers = new int[count];
      for (int row = 0; row < count; row++) {
        float[] one = java.util.Arrays.copyOfRange(truth, row * width, (row + 1) * width);
        numbers[row] = Classification.winner(one);
      }
      return classes(type.names(), type.classes(), numbers, outputs);
    }
    if (width == 1 && outputs.width() == 1 && isTruth(truth) && outputs.isWithinZeroAndOne()) {
      int[] numbers = new int[count];
      for (int row = 0; row < count; row++) {
        numbers[row] = Math.round(truth[row]);
      }
      return classes(List.of(), 2, numbers, outputs);
    }
    if (width > 1
        && width <= MOST_LABELS
        && width == outputs.width()
        && type.shape().rank() == 1
        && isTruth(truth)
        && outputs.isWithinZeroAndOne()) {
      List<String> names = new ArrayList<>();
      for (int i = 0; i < width; i++) {
        names.add(columns.size() == width ? columns.get(i) : field + "[" + (i + 1) + "]");
      }
      return new OfLabels(Labels.of(names, truth, outputs));
    }
    return new OfNumbers(
        Regression.of(outputs, truth, units(rows, field, inputs).orElse(null), pair.share()));
  }

  /**
   * The way back to the unit in which figures of a field of numbers are told; empty if they are
   * told as they are.
   *
   * @param inputs the fields that went into the network
   */
  static Optional<Units> units(Rows rows, String field, List<String> inputs) {
    return rows.units(field).filter(units -> units.column().isForFigures(inputs));
  }

  private static EvaluationResult classes(
      List<String> names, long classes, int[] truth, Outputs outputs) {
    int count = Math.max(Math.max((int) classes, names.size()), outputs.width());
    for (int number : truth) {
      count = Math.max(count, number + 1);
    }
    List<String> labels = new ArrayList<>(names);
    if (count == 1) {
      // One number tells two classes apart; the data has but one of them.
      boolean another = false;
      for (int row = 0; row < outputs.rows(); row++) {
        another |= Classification.winner(outputs.row(row)) == 1;
      }
      count = another || names.isEmpty() ? 2 : 1;
      if (another && !names.isEmpty()) {
        labels.add("not " + names.getFirst());
      }
    }
    while (labels.size() < count) {
      labels.add(String.valueOf(labels.size()));
    }
    return new OfClasses(Classification.of(labels, truth, outputs), truth);
  }

  private static boolean isTruth(float[] values) {
    for (float value : values) {
      if (value != 0 && value != 1) {
        return false;
      }
    }
    return true;
  }
}
