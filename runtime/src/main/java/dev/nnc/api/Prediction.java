package dev.nnc.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/** What comes of a row that was handed to a network. */
public sealed interface Prediction {
  /** The row's number among those that were handed in, from 0. */
  int row();

  /**
   * The answers of the network's outputs.
   *
   * @throws ProblemException if the row cannot be predicted on
   */
  SequencedMap<String, Answer> outputs();

  /**
   * The answer of a network that has one output.
   *
   * @throws ProblemException if the row cannot be predicted on
   * @throws WrongCallException if the network has several outputs
   */
  default Answer answer() {
    SequencedMap<String, Answer> all = outputs();
    if (all.size() != 1) {
      throw new WrongCallException(
          "answer", "the network has the outputs " + String.join(", ", all.keySet()));
    }
    return all.firstEntry().getValue();
  }

  /**
   * The network has answered.
   *
   * @param outputs by the names that the program gives them
   */
  record Answered(int row, SequencedMap<String, Answer> outputs) implements Prediction {
    public Answered {
      outputs = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(outputs));
    }
  }

  /** The row cannot be predicted on: a value is missing, or no number, or unknown. */
  record Refused(int row, Problem problem) implements Prediction {
    @Override
    public SequencedMap<String, Answer> outputs() {
      throw new ProblemException(List.of(problem));
    }
  }
}
