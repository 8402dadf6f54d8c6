package dev.nnc.predict;

import dev.nnc.data.PreparedRows;
import dev.nnc.data.RowReader;
import dev.nnc.data.Rows;
import dev.nnc.diag.Diagnostic;
import dev.nnc.evaluate.Outputs;
import java.util.List;
import java.util.Optional;

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
}
