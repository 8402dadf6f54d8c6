package dev.nnc.predict;

import dev.nnc.data.PreparedRows;
import dev.nnc.data.RowReader;
import dev.nnc.data.Rows;
import dev.nnc.diag.Diagnostic;
import dev.nnc.evaluate.Outputs;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * Rows that were handed in, made ready for a network, before it is executed on them. Making one
 * needs no session, so that several threads may do it at once.
 */
public final class Question {
  private final RowReader.Rows given;
  private final boolean numbered;
  private final Predictions predictions;
  private final Optional<Rows> rows;

  /**
   * @param numbered whether the answers tell which row they are for
   */
  Question(RowReader.Rows given, boolean numbered, Predictions predictions) {
    this.given = given;
    this.numbered = numbered;
    this.predictions = predictions;
    this.rows = given.part().map(PreparedRows::of);
  }

  /** The rows to execute the network on; empty if none is sound. */
  public Optional<Rows> rows() {
    return rows;
  }

  /** What there is to say of all rows together. */
  public List<Diagnostic> diagnostics() {
    return given.diagnostics();
  }

  /** Why rows have no answer, in their order. */
  public List<Diagnostic> reasons() {
    return List.copyOf(given.reasons().values());
  }

  /** How many rows were handed in. */
  public int handed() {
    return given.handed().size();
  }

  /**
   * The answers to all rows, those without one among them.
   *
   * @param outputs what the network put out for {@link #rows}; without meaning if there are none
   */
  public Answers answers(List<Outputs> outputs) {
    HandedListing listing = HandedListing.of(given, numbered);
    return rows.map(sound -> predictions.of(listing, sound, outputs))
        .orElseGet(() -> predictions.ofNone(listing));
  }

  /**
   * A row that was handed in.
   *
   * @param row its number from 0, in the order in which they were handed in
   * @param reason why it has no answer; empty if it has one
   * @param answers by output; empty without an answer
   */
  public record Answered(
      int row, Optional<Diagnostic> reason, SequencedMap<String, Answer> answers) {
    public Answered {
      answers = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(answers));
    }
  }

  /**
   * What there is to say of each row, without those that only fill the windows of others.
   *
   * @param outputs what the network put out for {@link #rows}; without meaning if there are none
   */
  public List<Answered> each(List<Outputs> outputs) {
    HandedListing listing = HandedListing.of(given, numbered);
    List<Answered> all = new ArrayList<>();
    Map<String, OutputReader> readers = new LinkedHashMap<>();
    rows.ifPresent(
        sound ->
            outputs.forEach(
                output -> readers.put(output.name(), predictions.reader(output, sound))));
    for (int i = 0; i < listing.count(); i++) {
      int answered = listing.answered(i);
      SequencedMap<String, Answer> answers = new LinkedHashMap<>();
      if (answered >= 0) {
        readers.forEach((name, reader) -> answers.put(name, reader.row(answered)));
      }
      all.add(
          new Answered(
              listing.listed()[i],
              Optional.ofNullable(given.reasons().get(listing.listed()[i])),
              answers));
    }
    return all;
  }
}
