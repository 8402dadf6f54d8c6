package dev.nnc.ast;

import dev.nnc.source.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A value, a flow, or a step of a flow. Parentheses that only group leave no trace here; their
 * tokens are inside the span.
 */
public sealed interface Expression extends Node {
  /** A name that is to be looked up. */
  record Reference(Span span, String name) implements Expression {}

  record IntLiteral(Span span, long value) implements Expression {}

  record FloatLiteral(Span span, double value) implements Expression {}

  /** {@code 10%}; the value is 0.10. */
  record PercentLiteral(Span span, double value) implements Expression {}

  /** {@code 3x3} */
  record DimsLiteral(Span span, List<Long> sizes) implements Expression {
    public DimsLiteral {
      sizes = List.copyOf(sizes);
    }
  }

  /** {@code 15deg} */
  record QuantityLiteral(Span span, double value, String unit) implements Expression {}

  record TruthLiteral(Span span, boolean value) implements Expression {}

  /** The text with its escapes resolved. */
  record TextLiteral(Span span, String value) implements Expression {}

  /** {@code clothes.test} */
  record Member(Span span, Expression target, Name member) implements Expression {}

  /** {@code list[1]} */
  record Index(Span span, Expression target, Expression index) implements Expression {}

  /**
   * {@code dense(10, relu)}, {@code repeat(3) { … }}, {@code residual { … }}. A callee without
   * arguments and recipe is a {@link Reference} or {@link Member}, never a call.
   */
  record Call(Span span, Expression callee, List<Argument> arguments, @Nullable Recipe recipe)
      implements Expression {
    public Call {
      arguments = List.copyOf(arguments);
    }
  }

  /** A positional ({@code key} is null) or named argument. Numbers and texts may be keys too. */
  record Argument(Span span, @Nullable Name key, Expression value) implements Node {}

  /** {@code { dense(10) -> relu }} given as an argument. */
  record RecipeValue(Span span, Recipe recipe) implements Expression {}

  record Unary(Span span, UnaryOperator operator, Expression operand) implements Expression {}

  record Binary(Span span, BinaryOperator operator, Expression left, Expression right)
      implements Expression {}

  /** {@code (a, b)} */
  record Tuple(Span span, List<Expression> elements) implements Expression {
    public Tuple {
      elements = List.copyOf(elements);
    }
  }

  /** {@code (spam: 1, urgent: 8)} */
  record RecordValue(Span span, List<Argument> entries) implements Expression {
    public RecordValue {
      entries = List.copyOf(entries);
    }
  }

  record ListValue(Span span, List<Expression> elements) implements Expression {
    public ListValue {
      elements = List.copyOf(elements);
    }
  }

  /** {@code if c { a } else if d { b } else { e }} */
  record Conditional(Span span, List<Branch> branches, @Nullable Body otherwise)
      implements Expression {
    public Conditional {
      branches = List.copyOf(branches);
    }
  }

  record Branch(Span span, Expression condition, Body body) implements Node {}

  /** {@code for n in sizes { dense(n) }} */
  record Loop(Span span, Name variable, Expression in, Recipe recipe) implements Expression {}

  /** {@code head -> step -> step}; there is at least one step. */
  record Flow(Span span, Expression head, List<Expression> steps) implements Expression {
    public Flow {
      steps = List.copyOf(steps);
    }
  }

  /** The operators before their operand. */
  enum UnaryOperator {
    MINUS("-"),
    PLUS("+"),
    NOT("not");

    private final String text;

    UnaryOperator(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }

  /** The operators between two operands, the tightest first. */
  enum BinaryOperator {
    POWER("^"),
    TIMES("*"),
    DIVIDE("/"),
    PLUS("+"),
    MINUS("-"),
    RANGE(".."),
    EQUAL("=="),
    UNEQUAL("!="),
    LESS("<"),
    AT_MOST("<="),
    GREATER(">"),
    AT_LEAST(">="),
    AND("and"),
    OR("or");

    private final String text;

    BinaryOperator(String text) {
      this.text = text;
    }

    public String text() {
      return text;
    }
  }
}
