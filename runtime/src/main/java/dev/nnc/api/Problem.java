package dev.nnc.api;

import dev.nnc.diag.Diagnostic;
import dev.nnc.diag.TextRenderer;
import dev.nnc.source.Place;
import java.util.List;
import java.util.Optional;

/**
 * Something that is wrong with a program, its data, a run or a row, or that may be.
 *
 * @param code for example {@code NN3002}; {@code nnc explain NN3002} shows its page
 * @param message a sentence without the place
 * @param help what to do about it
 * @param notes whole sentences with more of the reason
 * @param file that it is about; empty if it is about none
 * @param line in the file, from 1; 0 if it is about no line
 * @param column in the line, in characters from 1; 0 if it is about no line
 * @param text as the command line tells it, over several lines, without colours
 */
public record Problem(
    String code,
    Severity severity,
    String message,
    Optional<String> help,
    List<String> notes,
    String file,
    int line,
    int column,
    String text) {
  public Problem {
    notes = List.copyOf(notes);
  }

  /** How bad it is. */
  public enum Severity {
    /** It ends what was asked for. */
    ERROR,
    /** It may be a mistake. */
    WARNING,
    /** Advice. */
    HINT
  }

  public boolean isError() {
    return severity == Severity.ERROR;
  }

  static Problem of(Diagnostic diagnostic) {
    Place place = diagnostic.place();
    boolean inText = !place.source().text().isEmpty();
    return new Problem(
        diagnostic.code().id(),
        switch (diagnostic.severity()) {
          case ERROR -> Severity.ERROR;
          case WARNING -> Severity.WARNING;
          case HINT -> Severity.HINT;
        },
        diagnostic.message(),
        Optional.ofNullable(diagnostic.help()),
        diagnostic.notes(),
        place.source().name(),
        inText ? place.line() : 0,
        inText ? place.column() : 0,
        new TextRenderer(false).renderAnywhere(diagnostic).stripTrailing());
  }

  static List<Problem> of(List<Diagnostic> diagnostics) {
    return diagnostics.stream().map(Problem::of).toList();
  }

  /** As the command line tells it. */
  @Override
  public String toString() {
    return text;
  }
}
