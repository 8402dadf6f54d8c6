package dev.nnc.ast;

import dev.nnc.source.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code from x, y: [3] to z { … }}: what comes in, what goes out, and the body between. */
public record Recipe(Span span, List<Input> inputs, List<Name> outputs, Body body) implements Node {
  public Recipe {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** An incoming value, perhaps with the shape that it must have. */
  public record Input(Span span, Name name, @Nullable Expression annotation) implements Node {}
}
