package dev.nnc.standard.function;

import static dev.nnc.catalog.Option.named;

import dev.nnc.catalog.Arity;
import dev.nnc.catalog.Documentation;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.OptionType;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rows;
import dev.nnc.catalog.Rule;
import dev.nnc.catalog.Wording;
import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import dev.nnc.type.Dimension;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Functions that make one tensor of several: where branches of a network meet. */
public final class Merges {
  private Merges() {}

  public static List<Entry> entries() {
    return List.of(
        new Entry(
            Kind.FUNCTION,
            "concat",
            new Documentation(
                "Lays tensors one after another along an axis.",
                "`concat(a, b)` of [3] and [4] is [7]; all other axes must be the same. Axes are"
                    + " those of one row, counted from 1. A weight joins every row.",
                """
                network net from wide, deep {
                  concat(wide, deep -> dense(30, relu)) -> dense(1)
                }"""),
            List.of(
                named(
                    "axis",
                    OptionType.anyOf(OptionType.word("last"), OptionType.whole(1)),
                    "last",
                    "Along which axis; the last one holds the channels.")),
            new Concat()),
        entry(Way.ADD, "add", "The sum of two or more tensors, element by element."),
        entry(Way.SUBTRACT, "subtract", "The first tensor less the second, element by element."),
        entry(Way.MULTIPLY, "multiply", "The product of two or more tensors, element by element."),
        entry(Way.AVERAGE, "average", "The mean of two or more tensors, element by element."),
        entry(Way.MINIMUM, "minimum", "The smallest of two or more values, element by element."),
        entry(Way.MAXIMUM, "maximum", "The greatest of two or more values, element by element."),
        new Entry(
            Kind.FUNCTION,
            "dot",
            new Documentation(
                "The dot product of two tensors along their last axis.",
                "`dot(a, b)` of [n] and [n] is [1], of [m, n] and [m, n] is [m, 1]. For products of"
                    + " matrices there is `matmul`.",
                """
                network net from left, right {
                  dot(left -> dense(8), right -> dense(8), normalize: true)
                }"""),
            List.of(
                named(
                    "normalize",
                    OptionType.truth(),
                    "false",
                    "Whether both get the length 1 first: then it is the cosine of their angle.")),
            new Dot()));
  }

  private static Entry entry(Way way, String name, String summary) {
    return new Entry(
        Kind.FUNCTION,
        name,
        new Documentation(
            summary,
            "Shapes must be the same, except that a number goes with anything. `(a, b) -> "
                + name
                + "` means the same as `"
                + name
                + "(a, b)`.",
            "function f(a, b) = " + name + "(a, b)"),
        List.of(),
        new Merge(way));
  }

  private static @Nullable Misfit few(List<TensorType> arguments) {
    return arguments.size() >= 2
        ? Arity.numbers(arguments)
        : Misfit.input("joins two or more tensors, but gets " + arguments.size(), "", null);
  }

  private enum Way {
    ADD,
    SUBTRACT,
    MULTIPLY,
    AVERAGE,
    MINIMUM,
    MAXIMUM
  }

  private record Merge(Way way) implements Rule.PureFunction {
    @Override
    public @Nullable Misfit accepts(List<TensorType> arguments, Options options) {
      Misfit misfit = way == Way.SUBTRACT ? Arity.count(arguments, 2) : few(arguments);
      misfit = misfit != null ? misfit : Arity.numbers(arguments);
      return misfit != null ? misfit : Functions.together(arguments);
    }

    @Override
    public Value apply(Instructions x, List<Value> arguments, Options options) {
      Value all = Functions.floats(x, arguments.getFirst());
      for (Value argument : arguments.subList(1, arguments.size())) {
        Value next = Functions.floats(x, argument);
        all =
            switch (way) {
              case ADD, AVERAGE -> x.add(all, next);
              case SUBTRACT -> x.subtract(all, next);
              case MULTIPLY -> x.multiply(all, next);
              case MINIMUM -> x.minimum(all, next);
              case MAXIMUM -> x.maximum(all, next);
            };
      }
      return way == Way.AVERAGE ? x.divide(all, x.scalar(arguments.size())) : all;
    }

    @Override
    public OptionalDouble of(List<Double> numbers) {
      if (numbers.size() < 2 || (way == Way.SUBTRACT && numbers.size() > 2)) {
        return OptionalDouble.empty();
      }
      double all = numbers.getFirst();
      for (double next : numbers.subList(1, numbers.size())) {
        all =
            switch (way) {
              case ADD, AVERAGE -> all + next;
              case SUBTRACT -> all - next;
              case MULTIPLY -> all * next;
              case MINIMUM -> Math.min(all, next);
              case MAXIMUM -> Math.max(all, next);
            };
      }
      return OptionalDouble.of(way == Way.AVERAGE ? all / numbers.size() : all);
    }
  }

  private record Dot() implements Rule.PureFunction {
    @Override
    public @Nullable Misfit accepts(List<TensorType> arguments, Options options) {
      Misfit misfit = Arity.count(arguments, 2);
      misfit = misfit != null ? misfit : Arity.numbers(arguments);
      if (misfit != null) {
        return misfit;
      }
      TensorType a = arguments.get(0);
      TensorType b = arguments.get(1);
      return a.shape().rank() > 0 && Wording.mayEqual(a.shape(), b.shape())
          ? null
          : Misfit.unequal(
              "needs two tensors of the same shape", 0, Functions.shape(a), 1, Functions.shape(b));
    }

    @Override
    public Value apply(Instructions x, List<Value> arguments, Options options) {
      Value a = Functions.floats(x, arguments.get(0));
      Value b = Functions.floats(x, arguments.get(1));
      if (options.truth("normalize")) {
        a = Functions.unit(x, a);
        b = Functions.unit(x, b);
      }
      return x.sum(x.multiply(a, b), List.of(-1L), true);
    }
  }

  private record Concat() implements Rule.PureFunction {
    @Override
    public @Nullable Misfit accepts(List<TensorType> arguments, Options options) {
      if (arguments.isEmpty()) {
        return Misfit.input("needs at least one tensor", "", null);
      }
      Misfit misfit = Arity.numbers(arguments);
      if (misfit != null) {
        return misfit;
      }
      List<TensorType> each = arguments;
      if (arguments.stream().anyMatch(argument -> Rows.isBatched(argument.shape()))) {
        each =
            arguments.stream()
                .map(argument -> argument.withShape(Rows.each(argument.shape())))
                .toList();
      }
      TensorType first = each.getFirst();
      int rank = vector(first.shape()).rank();
      if (options.find("axis") instanceof Long axis && axis >= rank) {
        return Misfit.input(
            "has no axis %d to join %s along".formatted(axis, Wording.rowShape(first)),
            "",
            "axes are those of one row, counted from 1");
      }
      int axis = axis(options, rank);
      for (int i = 0; i < each.size(); i++) {
        TensorType argument = each.get(i);
        Shape shape = argument.shape();
        if (shape.rank() == 0
            || vector(shape).rank() != rank
            || !Wording.mayEqual(others(first.shape(), axis), others(shape, axis))) {
          return Misfit.apart(
              "needs shapes that differ in %s only"
                  .formatted(options.is("axis", "last") ? "the last axis" : "axis " + axis),
              0,
              i,
              vector(shape).rank() == rank && rank > 2
                  ? "give all branches the same strides and pools, so that their sizes agree"
                  : !options.is("axis", "last")
                      ? "bring them to the same number of axes first, with `reshape`"
                      : "bring them to one shape first, for example with `flatten`");
        }
        if (!vector(shape).dimension(axis).isKnown()) {
          return Misfit.input(
              "needs lengths that are known before the data is read, but gets "
                  + Wording.rowShape(argument),
              "",
              "say how many categories there are: `category(3)`");
        }
      }
      return null;
    }

    private static int axis(Options options, int rank) {
      return options.find("axis") instanceof Long axis ? axis.intValue() : rank - 1;
    }

    /** A plain number a row counts as a vector of one. */
    private static Shape vector(Shape shape) {
      return shape.rank() == 1 ? shape.append(Dimension.of(1)) : shape;
    }

    private static Shape others(Shape shape, int axis) {
      List<Dimension> all = new ArrayList<>(vector(shape).dimensions());
      all.remove(axis);
      return new Shape(all);
    }

    @Override
    public Value apply(Instructions x, List<Value> arguments, Options options) {
      List<Value> values = new ArrayList<>();
      Optional<Value> rows =
          arguments.stream().filter(argument -> Rows.isBatched(argument.shape())).findFirst();
      for (Value argument : arguments) {
        Value value = Functions.floats(x, argument);
        value = rows.isPresent() ? Rows.each(x, value, rows.get()) : value;
        values.add(x.reshape(value, vector(value.shape())));
      }
      Value first = values.getFirst();
      return values.size() == 1 ? first : x.concat(values, axis(options, first.rank()));
    }
  }
}
