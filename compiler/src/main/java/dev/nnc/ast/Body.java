package dev.nnc.ast;

import dev.nnc.source.Span;
import java.util.List;

/** What stands between the braces of a network, block, recipe or branch. */
public sealed interface Body extends Node {
  /** {@code { }} */
  record Empty(Span span) implements Body {}

  /** One flow: {@code { image -> flatten -> dense(10) }}. */
  record Single(Span span, Expression flow) implements Body {}

  /** Named values, of which the header's {@code to} names the outputs. */
  record Named(Span span, List<Statement> statements) implements Body {
    public Named {
      statements = List.copyOf(statements);
    }
  }

  /**
   * One named value. With {@code shared}, the name stands for a layer with one set of weights and
   * there is exactly one name.
   */
  record Statement(Span span, String doc, boolean shared, List<Name> names, Expression value)
      implements Node {
    public Statement {
      names = List.copyOf(names);
    }
  }
}
