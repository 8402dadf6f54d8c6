package dev.nnc.compile;

import dev.nnc.catalog.Catalog;
import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.OptionType;
import dev.nnc.plan.Model;
import dev.nnc.plan.NetworkPlan;
import dev.nnc.plan.Schema;
import dev.nnc.plan.SchemaReader;
import dev.nnc.source.Place;
import dev.nnc.source.SourceFile;
import dev.nnc.type.ColumnType;
import dev.nnc.type.Dimension;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.SequencedMap;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Grows a program line by line: a line is tried, and stays if the checker accepts the program with
 * it. All that the catalogue has may occur.
 */
final class Generator {
  /** What is tried; says whether the program is accepted, and judges the errors if it is not. */
  interface Trial {
    @Nullable Model check(Attempt attempt);
  }

  /**
   * A program that was right before its last change.
   *
   * @param header the line, from 1, of the network's inputs and outputs
   * @param first the first line in which the change is
   * @param last the last line in which it is
   */
  record Attempt(SourceFile source, int header, int first, int last) {
    boolean touches(Place place) {
      return place.line() == header || place.line() >= first && place.line() <= last;
    }
  }

  static final SequencedMap<String, ColumnType> COLUMNS = columns();

  /** Any source holds the same columns: numbers, classes and class numbers of many shapes. */
  static final SchemaReader SCHEMAS =
      new SchemaReader() {
        @Override
        public Result read(Configured source, Place place) {
          return new Result(Optional.of(Schema.of(COLUMNS, 100)), List.of());
        }
      };

  private static final List<String> HEADS =
      List.of(
          "1",
          "1, sigmoid",
          "1, tanh",
          "1, softplus",
          "1, step",
          "3",
          "3, softmax",
          "3, sigmoid",
          "3, softplus",
          "1, exponential");

  private static final List<String> TARGETS = List.of("t_one", "t_three", "t_class", "t_truth");

  private final Catalog catalog;
  private final Random random;
  private final Phrases phrases;
  private final Trial trial;
  private final List<String> inputs = new ArrayList<>();
  private final List<String> blocks = new ArrayList<>();
  private final List<String> statements = new ArrayList<>();
  private final SequencedMap<String, NetworkPlan.Port> values = new LinkedHashMap<>();
  private final List<String> outputs = new ArrayList<>();
  private int count;

  Generator(Catalog catalog, long seed, Trial trial) {
    this.catalog = catalog;
    this.random = new Random(seed);
    this.phrases = new Phrases(catalog, random);
    this.trial = trial;
  }

  private static SequencedMap<String, ColumnType> columns() {
    SequencedMap<String, ColumnType> columns = new LinkedHashMap<>();
    columns.put("x_scalar", ColumnType.number(Shape.SCALAR));
    columns.put("x_vector", ColumnType.number(Shape.of(4)));
    columns.put("x_vector_too", ColumnType.number(Shape.of(4)));
    columns.put("x_sequence", ColumnType.number(Shape.of(6, 4)));
    columns.put("x_sequence_too", ColumnType.number(Shape.of(6, 4)));
    columns.put("x_short", ColumnType.number(Shape.of(3, 2)));
    columns.put("x_image", ColumnType.number(Shape.of(6, 5, 2)));
    columns.put("x_square", ColumnType.number(Shape.of(4, 4, 4)));
    columns.put("x_volume", ColumnType.number(Shape.of(4, 3, 4, 2)));
    columns.put("x_class", ColumnType.category(5, List.of()));
    columns.put("x_words", new ColumnType(ColumnType.Content.CLASS, Shape.of(6), 7, List.of()));
    columns.put("t_one", ColumnType.number(Shape.SCALAR));
    columns.put("t_three", ColumnType.number(Shape.of(3)));
    columns.put("t_class", ColumnType.category(3, List.of()));
    columns.put("t_truth", ColumnType.category(2, List.of()));
    columns.put("t_weight", ColumnType.number(Shape.SCALAR));
    return columns;
  }

  /**
   * A program that trains a network in which the entry occurs, if a use of it is found that the
   * checker accepts.
   */
  @Nullable Model grow(Entry focus) {
    List<String> fields =
        COLUMNS.sequencedKeySet().stream().filter(c -> c.startsWith("x")).toList();
    while (inputs.size() < 2) {
      String field = phrases.pick(fields);
      if (!inputs.contains(field)) {
        inputs.add(field);
      }
    }
    block();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      attempts(4, any -> statement(pickValue()));
    }
    boolean used = attempts(60, any -> focused(focus));
    for (int i = random.nextInt(3); i > 0; i--) {
      attempts(4, any -> statement(pickValue()));
    }
    return used ? training() : null;
  }

  /** What this was grown for. */
  private String focused(Entry focus) {
    String from = pickValue();
    if (random.nextInt(3) == 0) {
      // On a fresh input, whose shape nothing has changed.
      from =
          phrases.pick(COLUMNS.sequencedKeySet().stream().filter(c -> c.startsWith("x")).toList());
    }
    return focus.kind() == Kind.FUNCTION ? function(focus, from) : layer(focus, from);
  }

  private boolean attempts(int most, IntFunction<String> propose) {
    for (int i = 0; i < most; i++) {
      String name = "v" + ++count;
      String right = propose.apply(i);
      if (accept(name, right)) {
        return true;
      }
    }
    return false;
  }

  private boolean accept(String name, String right) {
    List<String> further = new ArrayList<>(statements);
    further.add(name + " = " + right);
    List<String> from = new ArrayList<>(inputs);
    for (String column : COLUMNS.sequencedKeySet()) {
      if (!from.contains(column) && right.matches("(?s).*\\b" + column + "\\b.*")) {
        from.add(column);
      }
    }
    List<String> to = new ArrayList<>(outputs);
    to.add(name);
    Model model = trial.check(attempt(from, to, further, List.of("predict net on d { }"), 0));
    if (model == null) {
      return false;
    }
    inputs.clear();
    inputs.addAll(from);
    statements.add(name + " = " + right);
    outputs.add(name);
    model.networks().getLast().outputs().forEach(port -> values.put(port.name(), port));
    return true;
  }

  /** The change is in the last statement, or in the last so many lines of the actions. */
  private Attempt attempt(
      List<String> from, List<String> to, List<String> body, List<String> actions, int changed) {
    List<String> lines = new ArrayList<>();
    lines.add("nn 1");
    lines.add("data d from csv(\"d.csv\") {");
    for (String column : COLUMNS.sequencedKeySet()) {
      lines.add("  " + column + " = " + column);
    }
    lines.add("  split: everything");
    lines.add("}");
    lines.addAll(blocks);
    int header = lines.size() + 1;
    lines.add(
        "network net from %s to %s {".formatted(String.join(", ", from), String.join(", ", to)));
    for (String statement : body) {
      lines.add("  " + statement);
    }
    int statement = lines.size();
    lines.add("}");
    lines.addAll(actions);
    String text = String.join("\n", lines) + "\n";
    SourceFile source = new SourceFile("generated.nn", text);
    return changed == 0
        ? new Attempt(source, header, statement, statement)
        : new Attempt(source, header, lines.size() - changed + 1, lines.size());
  }

  private void block() {
    String unit =
        switch (random.nextInt(3)) {
          case 0 -> "block unit(n = 2, act: activation = relu) { dense(n, act) -> dense(n) }";
          case 1 -> "block unit(n = 2) from x to y { h = x -> dense(n, tanh) y = h * h - h }";
          default -> "block unit(n = 2) from x { x -> flatten -> dense(n * 2, sigmoid) }";
        };
    blocks.add(unit);
    blocks.add("function bend(x, by = 2) = tanh(x * by) + x");
    blocks.add("network inner from x_vector { x_vector -> dense(3, tanh) }");
  }

  private String pickValue() {
    List<String> names = new ArrayList<>(inputs);
    // Late values more often, so that networks become deep.
    names.addAll(outputs);
    names.addAll(outputs);
    return phrases.pick(names);
  }

  private List<Long> shape(String name) {
    NetworkPlan.Port port = values.get(name);
    Shape shape =
        port != null
            ? port.type().shape().rank() == 0 ? Shape.SCALAR : port.type().shape().row()
            : Objects.requireNonNull(COLUMNS.get(name)).shape();
    return shape.dimensions().stream()
        .filter(Dimension::isKnown)
        .map(Dimension::size)
        .collect(Collectors.toList());
  }

  private List<String> scope() {
    List<String> names = new ArrayList<>(inputs);
    names.addAll(outputs);
    return names;
  }

  private String layer(Entry entry, String from) {
    String use = phrases.use(entry, scope(), shape(from));
    if (random.nextInt(12) == 0) {
      return "(" + from + ", " + like(from) + ") -> " + use;
    }
    return random.nextInt(8) == 0 ? from + " * " + use : from + " -> " + use;
  }

  private String function(Entry entry, String from) {
    String use = phrases.use(entry, scope(), shape(from));
    String options =
        use.equals(entry.name()) ? "" : ", " + use.substring(entry.name().length() + 1);
    String end = options.isEmpty() ? ")" : options;
    String last = shape(from).isEmpty() ? "1" : String.valueOf(shape(from).getLast());
    return switch (random.nextInt(9)) {
      case 1 -> from + " + " + use;
      case 0 -> entry.name() + "(" + from + end;
      // One number a row that depends on the value, and the value.
      case 7 -> entry.name() + "(sum(" + from + " * " + from + "), " + from + end;
      case 8 -> from + " + " + entry.name() + "(" + like(entry, from) + ")";
      case 2 -> "0.1 * " + entry.name() + "(" + from + end + " + " + from;
      case 3 -> entry.name() + "(" + from + ", weight([" + last + ", 3])" + end;
      case 4 -> entry.name() + "(" + from + " > 0, " + from + ", " + like(from) + end;
      default -> entry.name() + "(" + from + ", " + like(from) + end;
    };
  }

  /** The value as what an option says whose shape to take, if there is one. */
  private static String like(Entry entry, String from) {
    return entry.options().stream()
        .filter(
            option ->
                option.type() instanceof OptionType.AnyOf any
                    && any.types().stream().anyMatch(OptionType.TensorOf.class::isInstance))
        .map(option -> option.name() + ": " + from)
        .findFirst()
        .orElse(from);
  }

  /** Another value, of the same shape if there is one. */
  private String like(String name) {
    List<String> same = scope().stream().filter(s -> shape(s).equals(shape(name))).toList();
    return same.isEmpty() || random.nextInt(8) == 0 ? pickValue() : phrases.pick(same);
  }

  private String statement(String from) {
    List<Long> shape = shape(from);
    return switch (random.nextInt(16)) {
      case 0 -> from + " " + phrases.pick(List.of("+", "-", "*", "/")) + " " + like(from);
      case 1 -> from + " -> unit(" + random.nextInt(1, 4) + ")";
      case 2 -> "bend(" + from + ", by: 1.5)";
      case 3 -> from + " * weight(" + from + ".shape)";
      case 4 ->
          "%s -> if %s.shape == %s { %s } else { %s }"
              .formatted(
                  from,
                  like(from),
                  shape,
                  phrases.anyOf(Kind.LAYER, shape, 1),
                  phrases.anyOf(Kind.LAYER, shape, 1));
      case 5 -> from + " -> for n in [1, 2] { dense(n + 1, relu) }";
      case 6 -> from + " -> inner";
      case 7 -> from + " -> flatten -> dense(4) -> inner";
      case 8 -> from + " -> " + phrases.anyOf(Kind.ACTIVATION, shape, 1);
      case 9, 10 -> function(phrases.pick(catalog.entries(Kind.FUNCTION)), from);
      default -> layer(phrases.pick(catalog.entries(Kind.LAYER)), from);
    };
  }

  /** The network with a head, and what trains it. */
  private @Nullable Model training() {
    for (int i = 0; i < 40; i++) {
      String head = phrases.pick(HEADS);
      List<String> body = new ArrayList<>(statements);
      body.add("flat = " + flat());
      body.add("out = flat -> dense(" + head + ")");
      List<String> to = new ArrayList<>(outputs);
      to.add("out");
      Entry loss = phrases.pick(catalog.entries(Kind.LOSS));
      Entry optimizer = phrases.pick(catalog.entries(Kind.OPTIMIZER));
      String target = phrases.pick(TARGETS);
      List<String> actions = new ArrayList<>();
      actions.add("train net on d {");
      actions.add("  loss: " + judged(loss, target));
      actions.add("  optimizer: " + phrases.use(optimizer, List.of(), List.of()));
      actions.add("  batch: 3, epochs: 1");
      if (random.nextInt(3) == 0) {
        Entry metric = phrases.pick(catalog.entries(Kind.METRIC));
        actions.add("  metrics: " + judged(metric, target));
      }
      if (random.nextInt(6) == 0) {
        actions.add("  accumulate: 2");
      }
      if (random.nextInt(6) == 0) {
        actions.add("  average: 0.9");
      }
      if (random.nextInt(6) == 0) {
        actions.add("  precision: bfloat16");
      }
      actions.add("}");
      Model model = trial.check(attempt(inputs, to, body, actions, actions.size()));
      if (model != null) {
        return model;
      }
    }
    return null;
  }

  private String judged(Entry entry, String target) {
    String use = phrases.use(entry, List.of("t_weight"), List.of());
    String rest = use.equals(entry.name()) ? ")" : ", " + use.substring(entry.name().length() + 1);
    return entry.name() + "(out, " + target + rest;
  }

  /** All values that nothing else takes, as one vector. */
  private String flat() {
    Predicate<String> numbers =
        name -> {
          NetworkPlan.Port port = values.get(name);
          return port != null && port.type().element() == ElementType.F32;
        };
    List<String> ends =
        outputs.stream().filter(numbers).map(name -> "(" + name + " -> flatten)").toList();
    return ends.isEmpty()
        ? inputs.getFirst() + " -> flatten"
        : ends.size() == 1
            ? ends.getFirst().substring(1, ends.getFirst().length() - 1)
            : "concat(" + String.join(", ", ends) + ")";
  }
}
