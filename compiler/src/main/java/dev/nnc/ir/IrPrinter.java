package dev.nnc.ir;

import dev.nnc.source.Place;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The IR's text. {@link IrParser} reads it back to an equal program.
 *
 * <pre>
 * variable w: f32[784, 10] trainable = uniform(-0.1, 0.1)
 *
 * function step(image: %0: f32[batch, 784]) {
 *   %1 = read {element: f32, shape: [784, 10], variable: "w"} : f32[784, 10]
 *   %2 = matmul(%0, %1) {transpose_a: false, transpose_b: false} : f32[batch, 10]  @ dense
 *   return logits: %2
 * }
 * </pre>
 *
 * <p>Attributes with lists stand in parentheses, shapes in brackets. What follows {@code @} is the
 * layer, and after it the file and the offsets of the place.
 */
public final class IrPrinter {
  private static final Pattern WORD = Pattern.compile("[A-Za-z_][A-Za-z0-9_./-]*");

  private IrPrinter() {}

  public static String print(Program program) {
    String variables =
        program.variables().stream().map(v -> print(v) + "\n").collect(Collectors.joining());
    String functions =
        program.functions().stream().map(IrPrinter::print).collect(Collectors.joining("\n"));
    return variables.isEmpty() || functions.isEmpty()
        ? variables + functions
        : variables + "\n" + functions;
  }

  public static String print(Variable variable) {
    return "variable "
        + name(variable.name())
        + ": "
        + variable.type()
        + (variable.trainable() ? " trainable" : "")
        + " = "
        + print(variable.initial());
  }

  private static String print(Initial initial) {
    return switch (initial) {
      case Initial.Fill fill -> "fill(" + fill.value() + ")";
      case Initial.Values values ->
          Arrays.stream(values.values())
              .mapToObj(Double::toString)
              .collect(Collectors.joining(", ", "values(", ")"));
      case Initial.Normal normal ->
          (normal.truncated() ? "truncated_normal(" : "normal(")
              + normal.mean()
              + ", "
              + normal.deviation()
              + ")";
      case Initial.Uniform uniform -> "uniform(" + uniform.low() + ", " + uniform.high() + ")";
      case Initial.Orthogonal orthogonal -> "orthogonal(" + orthogonal.gain() + ")";
      case Initial.Seed ignored -> "seed()";
    };
  }

  public static String print(Function function) {
    StringBuilder text = new StringBuilder();
    text.append("function ").append(name(function.name()));
    text.append(
        function.inputs().stream()
            .map(port -> name(port.name()) + ": " + port.value() + ": " + port.value().type())
            .collect(Collectors.joining(", ", "(", ")")));
    text.append(" {\n");
    for (Operation operation : function.operations()) {
      text.append("  ").append(print(operation)).append('\n');
    }
    text.append("  return");
    text.append(
        function.outputs().stream()
            .map(port -> " " + name(port.name()) + ": " + port.value())
            .collect(Collectors.joining(",")));
    return text.append("\n}\n").toString();
  }

  public static String print(Operation operation) {
    StringBuilder text = new StringBuilder();
    if (!operation.results().isEmpty()) {
      text.append(joined(operation.results())).append(" = ");
    }
    text.append(operation.kind().word());
    if (!operation.inputs().isEmpty()) {
      text.append('(').append(joined(operation.inputs())).append(')');
    }
    Map<String, Object> attributes = operation.attributes().values();
    if (!attributes.isEmpty()) {
      text.append(
          attributes.entrySet().stream()
              .map(entry -> entry.getKey() + ": " + attribute(entry.getValue()))
              .collect(Collectors.joining(", ", " {", "}")));
    }
    if (!operation.results().isEmpty()) {
      text.append(" : ");
      text.append(
          operation.results().stream()
              .map(value -> value.type().toString())
              .collect(Collectors.joining(", ")));
    }
    Origin origin = operation.origin();
    if (!origin.plain().equals(Origin.NONE)) {
      text.append("  @ ").append(name(origin.layer()));
      Place place = origin.place();
      if (place != null) {
        text.append(' ').append(quoted(place.source().name()));
        text.append(' ').append(place.span().start());
        text.append("..").append(place.span().end());
      }
    }
    return text.toString();
  }

  private static String joined(List<Value> values) {
    return values.stream().map(Value::toString).collect(Collectors.joining(", "));
  }

  private static String attribute(Object value) {
    return switch (value) {
      case String text -> quoted(text);
      case ElementType element -> element.text();
      case Shape shape -> shape.toString();
      case List<?> list ->
          list.stream().map(IrPrinter::attribute).collect(Collectors.joining(", ", "(", ")"));
      case Long number -> number.toString();
      case Double number -> number.toString();
      case Boolean truth -> truth.toString();
      default ->
          throw new IllFormedException("an attribute cannot be a " + value.getClass().getName());
    };
  }

  private static String name(String name) {
    return WORD.matcher(name).matches() ? name : quoted(name);
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> quoted.append("\\\"");
        case '\\' -> quoted.append("\\\\");
        case '\n' -> quoted.append("\\n");
        case '\r' -> quoted.append("\\r");
        default -> quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}
