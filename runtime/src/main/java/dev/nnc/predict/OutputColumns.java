package dev.nnc.predict;

import dev.nnc.data.Rows;
import dev.nnc.data.file.Numerals;
import dev.nnc.evaluate.Classification;
import dev.nnc.evaluate.CountedSteps;
import dev.nnc.evaluate.Outputs;
import dev.nnc.evaluate.Spelling;
import dev.nnc.type.ColumnType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What one output says of a row: a class with the probabilities of all, a sequence of classes, the
 * shares of classes among the pixels of a picture, or numbers.
 */
final class OutputColumns implements AnswerColumns {
  private final Outputs output;
  private final Meaning meaning;
  private final @Nullable CountedSteps steps;
  private final List<String> names;

  /**
   * @param alone whether it is the network's only output
   * @param inputs the fields that went into the network, which tell how long sequences are
   */
  OutputColumns(Outputs output, Meaning meaning, boolean alone, Rows rows, List<String> inputs) {
    this.output = output;
    this.meaning = meaning;
    this.steps = form() == Form.SEQUENCE ? CountedSteps.of(output, rows, inputs) : null;
    this.names = Collections.unmodifiableList(names(alone ? "" : output.name() + ": "));
  }

  private enum Form {
    NUMBERS,
    CLASS,
    SEQUENCE,
    PIXELS
  }

  private Form form() {
    int rank = output.shape().length;
    return meaning.kind() == Meaning.Kind.NUMBERS
        ? Form.NUMBERS
        : rank <= 1 ? Form.CLASS : rank == 2 ? Form.SEQUENCE : Form.PIXELS;
  }

  private List<String> names(String prefix) {
    List<String> all = new ArrayList<>();
    switch (form()) {
      case NUMBERS -> {
        for (int i = 1; i <= output.width(); i++) {
          all.add(output.width() == 1 ? output.name() : output.name() + "[" + i + "]");
        }
      }
      case CLASS -> {
        all.add(output.name());
        for (int i = 0; i < output.width(); i++) {
          all.add(prefix + "probability of " + meaning.className(output.width() == 1 ? 1 : i));
        }
      }
      case SEQUENCE -> all.add(output.name());
      case PIXELS -> {
        for (int i = 0; i < classes(); i++) {
          all.add(prefix + "share of " + meaning.className(i));
        }
      }
    }
    return all;
  }

  /** How many classes each step or pixel has a number for. */
  private int classes() {
    long[] shape = output.shape();
    int last = (int) shape[shape.length - 1];
    return last == 1 ? 2 : last;
  }

  @Override
  public List<String> names() {
    return names;
  }

  @Override
  public void add(Line line, List<String> cells) {
    if (line.answered() < 0) {
      names.forEach(name -> cells.add(""));
      return;
    }
    float[] values = output.row(line.answered());
    switch (form()) {
      case NUMBERS -> {
        for (int i = 0; i < values.length; i++) {
          cells.add(number(line, meaning.original(i, values[i])));
        }
      }
      case CLASS -> {
        cells.add(answer(values));
        for (float value : values) {
          cells.add(line.forPeople() ? Numerals.probability(value) : Numerals.shortest(value));
        }
      }
      case SEQUENCE -> cells.add(sequence(line.answered()));
      case PIXELS -> {
        double[] shares = shares(values);
        for (double share : shares) {
          cells.add(
              line.forPeople() ? Numerals.probability(share) : Numerals.shortest((float) share));
        }
      }
    }
  }

  private static String number(Line line, double value) {
    return line.forPeople() ? Numerals.forPeople(value) : Numerals.shortest((float) value);
  }

  /** The class that is meant, or those. */
  private String answer(float[] values) {
    if (meaning.kind() != Meaning.Kind.LABELS) {
      return meaning.className(Classification.winner(values));
    }
    List<String> meant = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      if (values[i] >= 0.5f) {
        meant.add(meaning.className(i));
      }
    }
    return String.join(", ", meant);
  }

  /** Of how many pixels each class is the most probable one. */
  private double[] shares(float[] values) {
    double[] shares = new double[classes()];
    int step = shares.length == 2 && output.shape()[output.shape().length - 1] == 1 ? 1 : classes();
    for (int at = 0; at < values.length; at += step) {
      shares[Classification.winner(Arrays.copyOfRange(values, at, at + step))]++;
    }
    double pixels = (double) values.length / step;
    return Arrays.stream(shares).map(count -> count / pixels).toArray();
  }

  /** The classes of a row's steps that count, one behind the other. */
  private String sequence(int row) {
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

  /** The answer and how sure the network is, as {@code best} shows it. */
  String best(int row) {
    if (form() == Form.SEQUENCE) {
      return sequence(row);
    }
    float[] values = output.row(row);
    int winner = Classification.winner(values);
    return meaning.className(winner) + " at " + percent(probability(values, winner));
  }

  /** How probable the network finds a class; empty if it knows none of that name. */
  String probabilityOf(String name, int row) {
    int number = meaning.classes().indexOf(name);
    return number < 0 ? "" : percent(probability(output.row(row), number));
  }

  /** With one number for two classes it is that of the second. */
  private static double probability(float[] values, int number) {
    return values.length > 1 ? values[number] : number == 1 ? values[0] : 1 - values[0];
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
