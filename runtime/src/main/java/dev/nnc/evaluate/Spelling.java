package dev.nnc.evaluate;

import dev.nnc.data.Rows;
import dev.nnc.type.ColumnType;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * What outputs spell that have a value for each class, and one more for the blank, at each step:
 * the steps' most probable classes, with equal neighbours as one and without blanks.
 */
public final class Spelling {
  private static final int MOST_SEQUENCES = 20;

  private Spelling() {}

  /** The classes that a row of an output of shape [time, classes + 1] spells. */
  public static List<Integer> of(Outputs output, int row, CountedSteps steps) {
    int length = (int) output.shape()[0];
    int width = output.width() / length;
    int blank = width - 1;
    float[] values = output.row(row);
    List<Integer> classes = new ArrayList<>();
    int before = blank;
    for (int step = 0; step < length; step++) {
      int winner =
          steps.counts(row, step)
              ? Classification.winner(Arrays.copyOfRange(values, step * width, (step + 1) * width))
              : blank;
      if (winner != blank && winner != before) {
        classes.add(winner);
      }
      before = winner;
    }
    return classes;
  }

  /** Judges what all rows spell by a field that is a sequence of classes. */
  static EvaluationResult judge(Outputs output, Rows rows, String field, List<String> inputs) {
    ColumnType type = rows.type(field);
    int length = (int) type.shape().size();
    int[] codes = new int[Math.multiplyExact(rows.count(), length)];
    rows.copy(field, Rows.inOrder(rows.count()), 0, rows.count(), IntBuffer.wrap(codes));
    CountedSteps steps = CountedSteps.of(output, rows, inputs);
    List<EvaluationResult.Sequence> sequences = new ArrayList<>();
    double distances = 0;
    int exact = 0;
    for (int row = 0; row < output.rows(); row++) {
      List<Integer> meant = new ArrayList<>();
      for (int code : Arrays.copyOfRange(codes, row * length, (row + 1) * length)) {
        if (type.padding().isEmpty() || code != type.padding().getAsInt()) {
          meant.add(code);
        }
      }
      List<Integer> said = of(output, row, steps);
      int edits = distance(said, meant);
      distances += (double) edits / Math.max(1, meant.size());
      exact += edits == 0 ? 1 : 0;
      if (sequences.size() < MOST_SEQUENCES) {
        sequences.add(
            new EvaluationResult.Sequence(
                row, text(meant, type.names()), text(said, type.names()), edits));
      }
    }
    SequencedMap<String, Double> summary = new LinkedHashMap<>();
    summary.put("edit_distance", distances / output.rows());
    summary.put("exact", (double) exact / output.rows());
    return new EvaluationResult.OfSpelling(summary, sequences);
  }

  /** Classes by their names, one behind the other. */
  public static String text(List<Integer> classes, List<String> names) {
    return String.join(
        ColumnType.joint(names),
        classes.stream()
            .map(each -> each < names.size() ? names.get(each) : String.valueOf(each))
            .toList());
  }

  /** The fewest classes to put in, take out or exchange (Levenshtein 1966). */
  private static int distance(List<Integer> from, List<Integer> to) {
    int[] above = new int[to.size() + 1];
    Arrays.setAll(above, i -> i);
    for (int i = 1; i <= from.size(); i++) {
      int[] line = new int[to.size() + 1];
      line[0] = i;
      for (int j = 1; j <= to.size(); j++) {
        int exchanged = above[j - 1] + (from.get(i - 1).equals(to.get(j - 1)) ? 0 : 1);
        line[j] = Math.min(exchanged, Math.min(above[j], line[j - 1]) + 1);
      }
      above = line;
    }
    return above[to.size()];
  }
}
