package dev.nnc.check.objective;

import dev.nnc.catalog.KeptRows;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rule;
import dev.nnc.check.expression.NetworkBuilder;
import dev.nnc.ir.Operation;
import dev.nnc.ir.Value;
import dev.nnc.op.Constant;
import dev.nnc.op.Instructions;
import dev.nnc.type.Dimension;
import dev.nnc.type.Shape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Takes one number that a function computes of a batch apart into what is added up or kept over all
 * batches, and what is computed of that at the end: so it becomes the number of all rows, however
 * they fall into batches. Sums and means over everything are added up; of greatest and smallest
 * values those of each row are kept, and for quantiles all values.
 */
final class PartReduction {
  private final NetworkBuilder function;
  private final Instructions x;
  private final Value rows;
  private final int first;
  private final Map<Value, Statistic> statistics = new HashMap<>();
  private final Map<Value, Term> known = new HashMap<>();
  private final Map<Value, Term> added = new HashMap<>();
  private final List<Value> sums = new ArrayList<>();
  private final List<Value> kept = new ArrayList<>();
  private int length;
  private int columns;

  /**
   * @param rows any value of each row of the batch
   */
  PartReduction(NetworkBuilder function, Value rows) {
    this.function = function;
    this.x = function.x();
    this.rows = rows;
    this.first = x.negate(x.scalar(0)).id();
  }

  /** What stands for itself, and is not looked into. */
  private sealed interface Statistic {
    record Quantile(Value values, double share) implements Statistic {}

    record Metric(Rule.Metric rule, Options options, List<Value> sums, List<Value> kept)
        implements Statistic {}
  }

  /** A number that stands for the quantile of all values until the batches are put together. */
  Value quantile(Value values, double share) {
    return standIn(new Statistic.Quantile(values, share));
  }

  /** The same for a metric that is made of these sums, and of what is kept of each row. */
  Value metric(Rule.Metric rule, Options options, List<Value> sums, List<Value> kept) {
    return standIn(new Statistic.Metric(rule, options, sums, kept));
  }

  private Value standIn(Statistic statistic) {
    Value value = x.negate(x.scalar(0)); // constants are shared
    statistics.put(value, statistic);
    return value;
  }

  /** The sums that are needed, vectors or scalars. */
  List<Value> sums() {
    return List.copyOf(sums);
  }

  /** What is kept of each row, float [batch, columns]. */
  List<Value> kept() {
    return List.copyOf(kept);
  }

  int columns() {
    return columns;
  }

  /** The number as a metric; null if batches cannot be put together to it. */
  Rule.@Nullable Metric of(Value number) {
    Term term = term(number);
    return term == null ? null : new PartMetric(term);
  }

  private @Nullable Term term(Value value) {
    Term before = known.get(value);
    if (before == null) {
      before = made(value);
      if (before != null) {
        known.put(value, before);
      }
    }
    return before;
  }

  private @Nullable Term made(Value value) {
    Statistic statistic = statistics.get(value);
    if (statistic != null) {
      return of(statistic);
    }
    Operation operation = function.builder().definition(value);
    if (operation == null || !dependsOnRows(value)) {
      return value.rank() == 0 ? ofAllRows(operation, value) : null;
    }
    String word = operation.kind().word();
    if (value.rank() > 0) {
      return null;
    }
    switch (word) {
      case "sum" -> {
        return isOfAll(operation) ? added(value) : null;
      }
      case "mean" -> {
        Value all = operation.input(0);
        if (!isOfAll(operation)) {
          return null;
        }
        Value count = x.scalar(1);
        for (int axis = 0; axis < all.rank(); axis++) {
          count = x.multiply(count, x.size(all, axis));
        }
        Term counted = added(count);
        return new Term.Computed(
            "divide",
            List.of(added(x.sum(all, operation.attributes().integers("axes"), false)), counted));
      }
      case "max", "min" -> {
        return isOfAll(operation) ? extreme(operation.input(0), word.equals("max")) : null;
      }
      case "size" -> {
        return operation.attributes().integer("axis") == 0 ? added(value) : null;
      }
      default -> {
        List<Term> operands = new ArrayList<>();
        for (Value input : operation.inputs()) {
          Term operand = Scalars.knows(word) ? term(input) : null;
          if (operand == null) {
            return null;
          }
          operands.add(operand);
        }
        return new Term.Computed(word, operands);
      }
    }
  }

  /** A number that is the same for all rows, such as a penalty: its mean over them. */
  private Term ofAllRows(@Nullable Operation operation, Value value) {
    if (operation != null && operation.kind() instanceof Constant) {
      return new Term.Known(Constant.values(operation.attributes()).getFirst().doubleValue());
    }
    Value count = x.size(rows, 0);
    return new Term.Computed(
        "divide", List.of(added(x.multiply(x.cast(value, x.floats()), count)), added(count)));
  }

  private @Nullable Term of(Statistic statistic) {
    return switch (statistic) {
      case Statistic.Metric metric -> {
        int from = length;
        metric.sums().forEach(this::add);
        int column = columns;
        metric.kept().forEach(this::keep);
        yield new Term.Metric(
            metric.rule(), metric.options(), from, length - from, column, columns - column);
      }
      case Statistic.Quantile quantile -> {
        int from = columns;
        if (!isByRow(quantile.values())) {
          yield null;
        }
        keep(quantile.values());
        yield new Term.Quantile(from, columns - from, quantile.share());
      }
    };
  }

  private Term added(Value number) {
    return added.computeIfAbsent(
        number,
        any -> {
          add(number);
          return new Term.Added(length - 1);
        });
  }

  private void add(Value sum) {
    sums.add(sum);
    length += (int) sum.shape().size();
  }

  private @Nullable Term extreme(Value values, boolean greatest) {
    if (!isOfRows(values)) {
      return null;
    }
    List<Long> inner = LongStream.range(1, values.rank()).boxed().toList();
    Value each =
        inner.isEmpty()
            ? values
            : greatest ? x.max(values, inner, false) : x.min(values, inner, false);
    keep(each);
    return new Term.Extreme(columns - 1, greatest);
  }

  /** Keeps all that a row has, which is of known size. */
  private void keep(Value values) {
    long each = values.shape().row().size();
    kept.add(x.reshape(values, Shape.of(each).prepend(Dimension.BATCH)));
    columns += (int) each;
  }

  /** Whether it takes all values of all rows together, of which none knows of the others. */
  private boolean isOfAll(Operation reduction) {
    Value all = reduction.input(0);
    return reduction.attributes().integers("axes").size() == all.rank() && isByRow(all);
  }

  /**
   * Whether the expression computes each row by itself. What networks and losses do among the rows
   * of a batch is theirs.
   */
  private boolean isByRow(Value values) {
    Set<Value> seen = new HashSet<>(List.of(values));
    Deque<Value> open = new ArrayDeque<>(seen);
    while (!open.isEmpty()) {
      Value next = open.pop();
      if (next.id() < first) {
        continue;
      }
      if (!isOfRows(next) && dependsOnRows(next)) {
        return false;
      }
      Operation made = function.builder().definition(next);
      for (Value input : made == null ? List.<Value>of() : made.inputs()) {
        if (seen.add(input)) {
          open.push(input);
        }
      }
    }
    return true;
  }

  static boolean isOfRows(Value values) {
    return values.rank() > 0 && values.shape().dimension(0).equals(Dimension.BATCH);
  }

  private boolean dependsOnRows(Value value) {
    Set<Value> seen = new HashSet<>(List.of(value));
    Deque<Value> open = new ArrayDeque<>(seen);
    while (!open.isEmpty()) {
      Value next = open.pop();
      if (isOfRows(next) || statistics.containsKey(next)) {
        return true;
      }
      Operation made = function.builder().definition(next);
      for (Value input : made == null ? List.<Value>of() : made.inputs()) {
        if (seen.add(input)) {
          open.push(input);
        }
      }
    }
    return false;
  }

  /** What is computed at the end. */
  private sealed interface Term {
    double of(double[] sums, KeptRows kept);

    /** Whether values at some place of their order are in it: the first, the last, a quantile. */
    default boolean isOfPlaces() {
      return false;
    }

    record Known(double number) implements Term {
      @Override
      public double of(double[] sums, KeptRows kept) {
        return number;
      }
    }

    /** A sum over all batches. */
    record Added(int at) implements Term {
      @Override
      public double of(double[] sums, KeptRows kept) {
        return sums[at];
      }
    }

    record Extreme(int column, boolean greatest) implements Term {
      @Override
      public boolean isOfPlaces() {
        return true;
      }

      @Override
      public double of(double[] sums, KeptRows kept) {
        return greatest ? kept.greatest(column) : kept.smallest(column);
      }
    }

    record Quantile(int column, int count, double share) implements Term {
      @Override
      public boolean isOfPlaces() {
        return true;
      }

      @Override
      public double of(double[] sums, KeptRows kept) {
        return kept.quantile(column, count, share);
      }
    }

    record Metric(Rule.Metric rule, Options options, int from, int length, int column, int columns)
        implements Term {
      @Override
      public double of(double[] sums, KeptRows kept) {
        return rule.combine(
            Arrays.copyOfRange(sums, from, from + length), kept.columns(column, columns), options);
      }
    }

    record Computed(String word, List<Term> operands) implements Term {
      @Override
      public boolean isOfPlaces() {
        return operands.stream().anyMatch(Term::isOfPlaces);
      }

      @Override
      public double of(double[] sums, KeptRows kept) {
        double[] numbers = new double[operands.size()];
        for (int i = 0; i < numbers.length; i++) {
          numbers[i] = operands.get(i).of(sums, kept);
        }
        return Scalars.of(word, numbers);
      }
    }
  }

  /** A metric that the term says. */
  private record PartMetric(Term term) implements ComputedMetric {
    @Override
    public double combine(double[] sums, KeptRows kept, Options options) {
      return term.of(sums, kept);
    }

    @Override
    public boolean canBeDrawn() {
      return !term.isOfPlaces();
    }
  }
}
