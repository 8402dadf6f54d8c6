package dev.nnc.predict;

import dev.nnc.data.Rows;
import dev.nnc.data.file.Numerals;
import dev.nnc.evaluate.Classification;
import dev.nnc.evaluate.Outputs;
import dev.nnc.source.Percent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What one output says of a row: a class with the probabilities of all, a sequence of classes, the
 * shares of classes among the pixels of a picture, or numbers.
 */
final class OutputColumns implements AnswerColumns {
  private final Outputs output;
  private final Meaning meaning;
  private final OutputReader reader;
  private final List<String> names;

  /**
   * @param alone whether it is the network's only output
   * @param inputs the fields that went into the network, which tell how long sequences are
   */
  OutputColumns(Outputs output, Meaning meaning, boolean alone, Rows rows, List<String> inputs) {
    this.output = output;
    this.meaning = meaning;
    this.reader = new OutputReader(output, meaning, rows, inputs);
    this.names = Collections.unmodifiableList(names(alone ? "" : output.name() + ": "));
  }

  private List<String> names(String prefix) {
    List<String> all = new ArrayList<>();
    switch (reader.form()) {
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
        for (int i = 0; i < reader.classes(); i++) {
          all.add(prefix + "share of " + meaning.className(i));
        }
      }
    }
    return all;
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
    switch (reader.row(line.answered())) {
      case Answer.Numbers numbers -> {
        for (double value : numbers.values()) {
          cells.add(
              line.forPeople() ? Numerals.forPeople(value) : Numerals.shortest((float) value));
        }
      }
      case Answer.OneClass one -> {
        cells.add(one.name());
        addProbabilities(one.probabilities(), line, cells);
      }
      case Answer.SomeClasses some -> {
        cells.add(String.join(", ", some.names()));
        addProbabilities(some.probabilities(), line, cells);
      }
      case Answer.Sequence sequence -> cells.add(sequence.text());
      case Answer.Shares shares -> {
        for (double share : shares.values()) {
          cells.add(
              line.forPeople() ? Numerals.probability(share) : Numerals.shortest((float) share));
        }
      }
    }
  }

  private static void addProbabilities(float[] values, Line line, List<String> cells) {
    for (float value : values) {
      cells.add(line.forPeople() ? Numerals.probability(value) : Numerals.shortest(value));
    }
  }

  /** The answer and how sure the network is, as {@code best} shows it. */
  String best(int row) {
    if (reader.form() == OutputReader.Form.SEQUENCE) {
      return reader.sequence(row);
    }
    float[] values = output.row(row);
    int winner = Classification.winner(values);
    return meaning.className(winner) + " at " + Percent.of(probability(values, winner));
  }

  /** How probable the network finds a class; empty if it knows none of that name. */
  String probabilityOf(String name, int row) {
    int number = meaning.classes().indexOf(name);
    return number < 0 ? "" : Percent.of(probability(output.row(row), number));
  }

  /** With one number for two classes it is that of the second. */
  private static double probability(float[] values, int number) {
    return values.length > 1 ? values[number] : number == 1 ? values[0] : 1 - values[0];
  }
}
