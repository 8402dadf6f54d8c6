package dev.nnc.ast;

import dev.nnc.source.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What stands at top level: declarations, whose order is free, and actions, whose order counts. */
public sealed interface Item extends Node {

  /** The text of the {@code ///} comments before it, without slashes; empty if there are none. */
  String doc();

  /** {@code import residual_unit, stem as start from "blocks.nn"} */
  record Import(Span span, String doc, List<Imported> imported, Expression from) implements Item {
    public Import {
      imported = List.copyOf(imported);
    }
  }

  /** One imported name and the name that it gets here. */
  record Imported(Span span, Name name, @Nullable Name as) implements Node {}

  /** {@code param rate = 0.001 in log(1e-5 .. 10)} */
  record Parameter(Span span, String doc, Name name, Expression value, @Nullable Expression domain)
      implements Item {}

  /** {@code data clothes from idx("fashion-mnist") { … }} */
  record Dataset(Span span, String doc, Name name, List<Clause> clauses, @Nullable Section section)
      implements Item {
    public Dataset {
      clauses = List.copyOf(clauses);
    }
  }

  /**
   * {@code network mlp from image { … }}. {@code parameters} is null unless parentheses were
   * written, which is a mistake that the checker explains.
   */
  record Network(Span span, String doc, Name name, @Nullable List<Formal> parameters, Recipe recipe)
      implements Item {
    public Network {
      parameters = parameters == null ? null : List.copyOf(parameters);
    }
  }

  /** {@code block unit(filters, stride = 1) from x to y { … }} */
  record Block(Span span, String doc, Name name, List<Formal> parameters, Recipe recipe)
      implements Item {
    public Block {
      parameters = List.copyOf(parameters);
    }
  }

  /** {@code function swish(x, beta = 1) = x * sigmoid(beta * x)} */
  record Function(Span span, String doc, Name name, List<Formal> parameters, Expression body)
      implements Item {
    public Function {
      parameters = List.copyOf(parameters);
    }
  }

  /**
   * {@code train mlp on clothes as first { … }}, at top level or inside another action. {@code
   * subject} holds what stands between the verb and the first clause.
   */
  record Action(
      Span span,
      String doc,
      Name verb,
      List<Expression> subject,
      List<Clause> clauses,
      Section section)
      implements Item, Section.Entry {
    public Action {
      subject = List.copyOf(subject);
      clauses = List.copyOf(clauses);
    }
  }

  /**
   * Something that holds a syntax error, already reported. Nothing more may be said about it.
   *
   * @param name what it seems to declare, so that uses of that name are not reported either
   * @param mended what it is without the lines that could not be read, for who wants to know what
   *     stands where; null if nothing of it could be read
   */
  record Broken(Span span, String doc, @Nullable Name name, @Nullable Item mended)
      implements Item {}

  /** A parameter of a block or function: {@code n}, {@code n: int}, {@code stride = 1}. */
  record Formal(
      Span span, Name name, @Nullable Expression annotation, @Nullable Expression defaultValue)
      implements Node {}
}
