package dev.nnc.predict;

import dev.nnc.data.Rows;
import dev.nnc.evaluate.Classification;
import dev.nnc.evaluate.CountedSteps;
import dev.nnc.evaluate.Outputs;
import dev.nnc.evaluate.Spelling;
import dev.nnc.type.ColumnType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads what one output says of rows, which its meaning and its shape tell. */
final class OutputReader {
  private final Outputs output;
  private final Meaning meaning;
  private final Form form;
  private final @Nullable CountedSteps steps;

  /**
   * @param inputs the fields that went into the network, which tell how long sequences are
   */
  OutputReader(Outputs output, Meaning meaning, Rows rows, List<String> inputs) {
    this.output = output;
    this.meaning = meaning;
    this.form = Form.of(meaning, output.shape().length);
    this.steps = form == Form.SEQUENCE ? CountedSteps.of(output, rows, inputs) : null;
  }

  /** What is said of a row. */
  enum Form {
    NUMBERS,
    CLASS,
    SEQUENCE,
    PIXELS;

    /**
     * @param rank of the output for one row
     */
    static Form of(Meaning meaning, int rank) {
      return meaning.kind() == Meaning.Kind.NUMBERS
          ? NUMBERS
          : rank <= 1 ? CLASS : rank == 2 ? SEQUENCE : PIXELS;
    }
  }

  Form form() {
    return form;
  }

  /** What is said of one of the rows that went into the network. */
  Answer row(int row) {
    return switch (form) {
      case NUMBERS -> {
        float[] values = output.row(row);
        double[] original = new double[values.length];
        for (int i = 0; i < values.length; i++) {
          original[i] = meaning.original(i, values[i]);
        }
        yield new Answer.Numbers(original);
      }
      case CLASS -> {
        float[] values = output.row(row);
        yield meaning.kind() == Meaning.Kind.LABELS
            ? new Answer.SomeClasses(labels(values), values)
            : new Answer.OneClass(meaning.className(Classification.winner(values)), values);
      }
      case SEQUENCE -> new Answer.Sequence(sequence(row));
      case PIXELS -> new Answer.Shares(shares(output.row(row)));
    };
  }

  /** How many classes each step or pixel has a number for. */
  int classes() {
    long[] shape = output.shape();
    int last = (int) shape[shape.length - 1];
    return last == 1 ? 2 : last;
  }

  private List<String> labels(float[] values) {
    List<String> meant = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      if (values[i] >= 0.5f) {
        meant.add(meaning.className(i));
      }
    }
    return meant;
  }

  private double[] shares(float[] values) {
    double[] shares = new double[classes()];
    int step = shares.length == 2 && output.shape()[output.shape().length - 1] == 1 ? 1 : classes();
    for (int at = 0; at < values.length; at += step) {
      shares[Classification.winner(Arrays.copyOfRange(values, at, at + step))]++;
    }
    double pixels = (double) values.length / step;
    return Arrays.stream(shares).map(count -> count / pixels).toArray();
  }

  String sequence(int row) {
    CountedSteps counted = Objects.requireNonNull(steps);
    if (meaning.kind() == Meaning.Kind.SPELLED) {
      return Spelling.text(Spelling.of(output, row, counted), meaning.classes());
    }
    int length = (int) output.shape()[0];
    int width = output.width() / length;
    float[] values = output.row(row);
    List<String> found = new ArrayList<>();
    for (int step = 0; step < length; step++) {
      if (counted.counts(row, step)) {
        float[] one = Arrays.copyOfRange(values, step * width, (step + 1) * width);
        found.add(meaning.className(Classification.winner(one)));
      }
    }
    return String.join(ColumnType.joint(meaning.classes()), found);
  }
}
