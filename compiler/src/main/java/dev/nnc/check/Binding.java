package dev.nnc.check;

import dev.nnc.ast.Expression;
import dev.nnc.check.expression.CheckedValue;
import dev.nnc.parse.Parser;
import dev.nnc.source.Span;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * A value that a param gets from outside, in the place of its default: by {@code --set}, or by a
 * search.
 *
 * @param written as a person would write it in the file
 * @param value absent if what was written is no value, which the checker reports at the param
 */
public record Binding(String written, Optional<Expression> value) {
  /** What a person wrote, such as {@code 0.1}, {@code relu} or {@code [10, 20]}. */
  public static Binding parse(String written) {
    return new Binding(written, Parser.expression(written));
  }

  /** What a person wrote for several params, by name. */
  public static SequencedMap<String, Binding> parse(Map<String, String> written) {
    SequencedMap<String, Binding> bindings = new LinkedHashMap<>();
    written.forEach((name, text) -> bindings.put(name, parse(text)));
    return Collections.unmodifiableSequencedMap(bindings);
  }

  /** A finite number. */
  public static Binding of(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("a param cannot be " + value);
    }
    return new Binding(
        CheckedValue.Number.text(value),
        Optional.of(new Expression.FloatLiteral(Span.NONE, value)));
  }

  public static Binding of(boolean value) {
    return new Binding(
        Boolean.toString(value), Optional.of(new Expression.TruthLiteral(Span.NONE, value)));
  }
}
