package dev.nnc.ir;

import dev.nnc.source.SourceFile;
import dev.nnc.source.Span;
import dev.nnc.type.Dimension;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what {@link IrPrinter} writes. It builds without checking; {@link IrVerifier} checks. */
public final class IrParser {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:(?<text>\"(?:[^\"\\\\]|\\\\.)*\")"
              + "|(?<span>\\d+\\.\\.\\d+)"
              + "|(?<number>-?(?:\\d[\\d.]*(?:E-?\\d+)?|Infinity)(?![A-Za-z_*]))"
              + "|(?<value>%\\d+)"
              + "|(?<word>[A-Za-z_?][A-Za-z0-9_./*?-]*)"
              + "|(?<mark>[:,=(){}\\[\\]@]))");

  private final String text;
  private final Map<String, SourceFile> sources;
  private final Function<String, @Nullable OpKind> kinds;
  private Map<Integer, Value> values = new HashMap<>();
  private int at;

  private IrParser(
      String text, Map<String, SourceFile> sources, Function<String, @Nullable OpKind> kinds) {
    this.text = text;
    this.sources = sources;
    this.kinds = kinds;
  }

  /**
   * The program.
   *
   * @param sources the files that origins speak of, by name; a place in any other file is dropped
   * @param kinds the kind of operation by its word, or null
   * @throws IllFormedException with the line, if the text is not a program
   */
  public static Program parse(
      String text, Map<String, SourceFile> sources, Function<String, @Nullable OpKind> kinds) {
    return new IrParser(text, sources, kinds).program();
  }

  private Program program() {
    List<Variable> variables = new ArrayList<>();
    List<dev.nnc.ir.Function> functions = new ArrayList<>();
    while (at < text.length() && !text.substring(at).isBlank()) {
      String word = word();
      switch (word) {
        case "variable" -> variables.add(variable());
        case "function" -> functions.add(function());
        default -> throw failure("expected variable or function, not " + word);
      }
    }
    return new Program(variables, functions);
  }

  private Variable variable() {
    String name = name();
    expect(":");
    TensorType type = type();
    boolean trainable = takeWord("trainable");
    expect("=");
    String initial = word();
    expect("(");
    List<Double> numbers = new ArrayList<>();
    while (!take(")")) {
      numbers.add(Double.valueOf(token("number", "nan")));
      take(",");
    }
    return new Variable(name, type, trainable, initial(initial, numbers));
  }

  private Initial initial(String word, List<Double> numbers) {
    return switch (word) {
      case "fill" -> new Initial.Fill(numbers.get(0));
      case "values" ->
          new Initial.Values(numbers.stream().mapToDouble(Double::doubleValue).toArray());
      case "normal" -> new Initial.Normal(numbers.get(0), numbers.get(1), false);
      case "truncated_normal" -> new Initial.Normal(numbers.get(0), numbers.get(1), true);
      case "uniform" -> new Initial.Uniform(numbers.get(0), numbers.get(1));
      case "orthogonal" -> new Initial.Orthogonal(numbers.get(0));
      case "seed" -> new Initial.Seed();
      default -> throw failure("no initial value is called " + word);
    };
  }

  private dev.nnc.ir.Function function() {
    values = new HashMap<>();
    String name = name();
    expect("(");
    List<dev.nnc.ir.Function.Port> inputs = new ArrayList<>();
    while (!take(")")) {
      String port = name();
      expect(":");
      int id = id();
      expect(":");
      Value value = new Value(id, type());
      values.put(id, value);
      inputs.add(new dev.nnc.ir.Function.Port(port, value));
      take(",");
    }
    expect("{");
    List<Operation> operations = new ArrayList<>();
    while (!takeWord("return")) {
      operations.add(operation());
    }
    List<dev.nnc.ir.Function.Port> outputs = new ArrayList<>();
    while (!take("}")) {
      String port = name();
      expect(":");
      outputs.add(new dev.nnc.ir.Function.Port(port, value()));
      take(",");
    }
    return new dev.nnc.ir.Function(name, inputs, operations, outputs);
  }

  private Operation operation() {
    List<Integer> ids = new ArrayList<>();
    if (peek("value") != null) {
      do {
        ids.add(id());
      } while (take(","));
      expect("=");
    }
    String word = word();
    OpKind kind = kinds.apply(word);
    if (kind == null) {
      throw failure("no operation is called " + word);
    }
    List<Value> inputs = new ArrayList<>();
    if (take("(")) {
      do {
        inputs.add(value());
      } while (take(","));
      expect(")");
    }
    Map<String, Object> attributes = new TreeMap<>();
    if (take("{")) {
      do {
        String key = word();
        expect(":");
        attributes.put(key, attribute());
      } while (take(","));
      expect("}");
    }
    List<Value> results = new ArrayList<>();
    if (!ids.isEmpty()) {
      expect(":");
      for (int id : ids) {
        if (!results.isEmpty()) {
          expect(",");
        }
        Value result = new Value(id, type());
        results.add(result);
        values.put(id, result);
      }
    }
    return new Operation(kind, inputs, new Attributes(attributes), results, origin());
  }

  private Origin origin() {
    if (!take("@")) {
      return Origin.NONE;
    }
    String layer = name();
    // A file is always quoted and followed by a span; nothing else in a function begins so.
    String file = peek("text");
    if (file == null) {
      return new Origin(layer, null);
    }
    SourceFile source = sources.get(unquoted(token("text", "text")));
    String[] span = token("span", "span").split("\\.\\.", -1);
    return new Origin(
        layer,
        source == null
            ? null
            : source.place(new Span(Integer.parseInt(span[0]), Integer.parseInt(span[1]))));
  }

  private Object attribute() {
    String quoted = peek("text");
    if (quoted != null) {
      return unquoted(token("text", "text"));
    }
    String number = peek("number");
    if (number != null) {
      token("number", "number");
      return number(number);
    }
    if (at("[")) {
      return shape();
    }
    if (take("(")) {
      List<Object> list = new ArrayList<>();
      while (!take(")")) {
        list.add(attribute());
        take(",");
      }
      return List.copyOf(list);
    }
    String word = word();
    return switch (word) {
      case "true" -> true;
      case "false" -> false;
      case "NaN" -> Double.NaN;
      default -> element(word);
    };
  }

  private Object number(String number) {
    boolean whole = number.chars().allMatch(c -> Character.isDigit(c) || c == '-');
    if (whole) {
      return Long.valueOf(number);
    }
    return Double.valueOf(number);
  }

  private TensorType type() {
    ElementType element = element(word());
    return new TensorType(element, shape());
  }

  private ElementType element(String word) {
    for (ElementType element : ElementType.values()) {
      if (element.text().equals(word)) {
        return element;
      }
    }
    throw failure("no element type is called " + word);
  }

  private Shape shape() {
    expect("[");
    List<Dimension> dimensions = new ArrayList<>();
    while (!take("]")) {
      String number = peek("number");
      if (number != null) {
        token("number", "number");
        dimensions.add(Dimension.of(Long.parseLong(number)));
      } else {
        dimensions.add(new Dimension.Symbol(word()));
      }
      take(",");
    }
    return new Shape(dimensions);
  }

  private Value value() {
    int id = id();
    Value value = values.get(id);
    if (value == null) {
      throw failure("%" + id + " is used before it is defined");
    }
    return value;
  }

  private int id() {
    return Integer.parseInt(token("value", "value").substring(1));
  }

  private String name() {
    String quoted = peek("text");
    return quoted == null ? word() : unquoted(token("text", "text"));
  }

  private String word() {
    return token("word", "word");
  }

  private static String unquoted(String quoted) {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i < quoted.length() - 1; i++) {
      char c = quoted.charAt(i);
      if (c == '\\') {
        i++;
        c =
            switch (quoted.charAt(i)) {
              case 'n' -> '\n';
              case 'r' -> '\r';
              default -> quoted.charAt(i);
            };
      }
      text.append(c);
    }
    return text.toString();
  }

  private boolean at(String mark) {
    return mark.equals(peek("mark"));
  }

  private boolean take(String mark) {
    return takeIf("mark", mark);
  }

  private boolean takeWord(String word) {
    return takeIf("word", word);
  }

  private boolean takeIf(String group, String expected) {
    Matcher matcher = TOKEN.matcher(text).region(at, text.length());
    if (matcher.lookingAt() && expected.equals(matcher.group(group))) {
      at = matcher.end();
      return true;
    }
    return false;
  }

  private void expect(String mark) {
    if (!take(mark)) {
      throw failure("expected " + mark);
    }
  }

  /** The next token if it is of the group, without taking it. */
  private @Nullable String peek(String group) {
    Matcher matcher = TOKEN.matcher(text).region(at, text.length());
    return matcher.lookingAt() ? matcher.group(group) : null;
  }

  private String token(String group, String wish) {
    Matcher matcher = TOKEN.matcher(text).region(at, text.length());
    String found = matcher.lookingAt() ? matcher.group(group) : null;
    if (found == null) {
      if (wish.equals("nan") && takeWord("NaN")) {
        return "NaN";
      }
      throw failure("expected a " + wish);
    }
    at = matcher.end();
    return found;
  }

  private IllFormedException failure(String message) {
    long line = text.substring(0, at).chars().filter(c -> c == '\n').count() + 1;
    int end = Math.min(text.length(), at + 30);
    return new IllFormedException(
        "line " + line + ": " + message + " before '" + text.substring(at, end).strip() + "'");
  }
}
