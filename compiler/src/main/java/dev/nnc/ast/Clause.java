package dev.nnc.ast;

import dev.nnc.source.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parts of a header that begin with a word: {@code from}, {@code on}, {@code as}, … */
public sealed interface Clause extends Node {
  record From(Span span, Expression source) implements Clause {}

  record On(Span span, Expression data) implements Clause {}

  record As(Span span, Name name) implements Clause {}

  record Like(Span span, Expression model) implements Clause {}

  record Over(Span span, List<Choice> choices) implements Clause {
    public Over {
      choices = List.copyOf(choices);
    }
  }

  record To(Span span, Expression target) implements Clause {}

  /** {@code rate} or {@code rate in log(1e-5 .. 10)}. */
  record Choice(Span span, Name name, @Nullable Expression domain) implements Node {}
}
