package dev.nnc.standard.function;

import static dev.nnc.catalog.Option.named;
import static dev.nnc.catalog.Option.positional;

import dev.nnc.catalog.Arity;
import dev.nnc.catalog.Documentation;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Masks;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.Option;
import dev.nnc.catalog.OptionType;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rows;
import dev.nnc.catalog.Rule;
import dev.nnc.catalog.Wording;
import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import dev.nnc.type.Dimension;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Pure functions for expressions. Of plain numbers, the compiler computes them by itself. */
public final class Functions {
  private Functions() {}

  public static List<Entry> entries() {
    return List.of(
        unary(Unary.EXP, "exp", "e to the power of x."),
        unary(Unary.LOG, "log", "The natural logarithm; `log(a .. b)` is a range on a log scale."),
        unary(Unary.SQRT, "sqrt", "The square root."),
        unary(Unary.SQUARE, "square", "x * x."),
        unary(Unary.ABS, "abs", "The absolute value."),
        unary(Unary.SIGN, "sign", "-1, 0 or 1; its derivative is 0."),
        unary(Unary.SIN, "sin", "The sine; x in radians."),
        unary(Unary.COS, "cos", "The cosine; x in radians."),
        unary(Unary.SINH, "sinh", "The hyperbolic sine."),
        unary(Unary.COSH, "cosh", "The hyperbolic cosine."),
        unary(Unary.ERF, "erf", "The Gauss error function."),
        unary(
            Unary.FLOOR,
            "floor",
            "The greatest whole number that is not above x; its derivative is 0."),
        unary(
            Unary.CEIL, "ceil", "The least whole number that is not below x; its derivative is 0."),
        unary(Unary.ROUND, "round", "The nearest whole number, ties to even; derivative 0."),
        binary(
            Binary.MOD,
            "mod",
            "What is left of a divided by b, with the sign of b: a - b floor(a/b)."),
        new Entry(
            Kind.FUNCTION,
            "where",
            new Documentation(
                "a where the condition holds, b elsewhere.",
                "Written `where(condition, a, b)`, element by element; `if` is for what the compiler"
                    + " knows.",
                "function clipped(x) = where(x > 1, 1, x)"),
            List.of(),
            new Where()),
        reduction(Reduction.MEAN, "mean", "The mean.", "all"),
        // A sum over the batch would grow with the batch's size, so no loss wants it by default.
        reduction(Reduction.SUM, "sum", "The sum.", "row"),
        reduction(Reduction.MAX, "max", "The greatest value.", "all"),
        reduction(Reduction.MIN, "min", "The smallest value.", "all"),
        penalty(true, "l1", "The sum of all absolute values: an L1 penalty."),
        penalty(false, "l2", "The sum of all squares: an L2 penalty."),
        new Entry(
            Kind.FUNCTION,
            "matmul",
            new Documentation(
                "The matrix product over the last two axes.",
                "`matmul(a, b)` of [n, k] and [k, m] is [n, m]; leading axes must be the same, or b"
                    + " is one matrix. A vector [n] counts as a row on the left and as a column on"
                    + " the right, and a weight meets the matrix of each row.",
                "function similarity(a, b) = matmul(a, transpose(b))"),
            List.of(),
            new Matmul()),
        new Entry(
            Kind.FUNCTION,
            "transpose",
            new Documentation(
                "Swaps the last two axes.",
                "",
                "function similarity(a, b) = matmul(a, transpose(b))"),
            List.of(),
            new Transpose()),
        new Entry(
            Kind.FUNCTION,
            "softmax",
            new Documentation(
                "Softmax along the last axis that leaves padding out.",
                "What the mask leaves out gets the share 0, and the others have the sum 1. Without a"
                    + " mask, `softmax` is an activation.",
                """
                block weigh from x to y {
                  score = x -> dense(1)
                  share = softmax(transpose(score), mask: x.mask)
                  y     = matmul(share, x)
                }"""),
            List.of(
                Option.requiredByName(
                    "mask",
                    OptionType.optional(new OptionType.TensorOf()),
                    "Which places along the last axis count, such as `x.mask`: of [time], or of the"
                        + " shape of the values.")),
            new MaskedSoftmax()),
        new Entry(
            Kind.FUNCTION,
            "reverse",
            new Documentation(
                "A list in reverse order; the compiler must know it.",
                "",
                """
                network net from x {
                  x -> for n in reverse([8, 16, 32]) { dense(n, relu) }
                }"""),
            List.of(),
            Rule.NONE),
        new Entry(
            Kind.FUNCTION,
            "length",
            new Documentation(
                "How many elements a list has; the compiler must know it.",
                "",
                "function share(x, sizes) = x / length(sizes)"),
            List.of(),
            Rule.NONE),
        new Entry(
            Kind.FUNCTION,
            "columns",
            new Documentation(
                "Several columns at once: by name, each with what its steps learn for itself, by position, or all"
                    + " but some.",
                "`columns(plan, town) -> category -> one_hot` takes each column through the steps by itself,"
                    + " so that it has classes of its own, and lays what comes out side by side: the"
                    + " vectors become one, and class numbers a sequence in which no two columns share a"
                    + " number, as `embedding` wants them. `columns(1 .. 3)` counts from 1, both ends"
                    + " included, and is the list of these columns; `columns(5)` is the fifth, and"
                    + " `columns(except: price)` the list of all others.",
                """
                data houses from csv("houses.csv") {
                  features = columns(except: [price, month]) -> standardize
                  kinds    = columns(month, rooms) -> category(12) -> one_hot
                  value    = price
                  split: random(test: 20%)
                }"""),
            List.of(
                positional(
                    "range",
                    OptionType.optional(new OptionType.Any()),
                    "none",
                    "Columns by their names, or a position or positions, such as `1 .. 3`."),
                named(
                    "except",
                    OptionType.optional(new OptionType.Columns()),
                    "none",
                    "The columns that are left out.")),
            Rule.NONE),
        Draws.normal(),
        Draws.uniform(),
        Draws.beta(),
        new Entry(
            Kind.FUNCTION,
            "gradient",
            new Documentation(
                "How one number a row changes with another value: its derivative.",
                "`gradient(y, x)` has the shape of x. What is computed of it has derivatives in its"
                    + " turn, so that it may stand in a loss: as the penalty that keeps a critic's"
                    + " slope at 1 (Gulrajani et al. 2017), or in a differential equation.",
                """
                network slope from x to dy {
                  y  = x -> dense(8, tanh) -> dense(1)
                  dy = gradient(y, x)
                }"""),
            List.of(),
            new Rule.Gradient()),
        new Entry(
            Kind.FUNCTION,
            "classes",
            new Documentation(
                "The number of classes of a field, wherever a number stands.",
                "The classes that `category` names or finds, the words of a `vocabulary` with padding"
                    + " and unknown among them, the ranges of `bins`. What only the data tells is"
                    + " counted in it before anything is laid down. `classes(d.kind)` names the data"
                    + " set, where several have such a field; where an input has the name, it is"
                    + " meant.",
                """
                network net from tokens {
                  tokens -> embedding(8, vocabulary: classes(tokens)) -> lstm(16) -> dense(1)
                }"""),
            List.of(),
            new Rule.ClassCount()));
  }

  private static Entry unary(Unary unary, String name, String summary) {
    return new Entry(
        Kind.FUNCTION,
        name,
        new Documentation(summary, "", "function f(x) = " + name + "(x)"),
        List.of(),
        new Elementwise(unary));
  }

  private static Entry binary(Binary binary, String name, String summary) {
    return new Entry(
        Kind.FUNCTION,
        name,
        new Documentation(
            summary,
            "Shapes must be the same, except that a number goes with anything.",
            "function f(a, b) = " + name + "(a, b)"),
        List.of(),
        new Pairwise(binary));
  }

  private static Entry reduction(
      Reduction reduction, String name, String summary, String defaultOver) {
    return new Entry(
        Kind.FUNCTION,
        name,
        new Documentation(
            summary,
            "Over all values, to one number; over each row, to one number a row; or over the last"
                + " axis.",
            "function f(prediction, truth) = mean(" + name + "(abs(prediction - truth)))"),
        List.of(
            named(
                "over",
                OptionType.word("all", "row", "last"),
                defaultOver,
                "Which values are taken together.")),
        new Reduce(reduction));
  }

  private static Entry penalty(boolean absolute, String name, String summary) {
    return new Entry(
        Kind.FUNCTION,
        name,
        new Documentation(
            summary,
            "`" + name + "(weights)` sees all weights that the training changes.",
            """
            train net on d {
              loss:      mse(value) + 1e-4 * %s(weights)
              optimizer: adam
              epochs:    10
            }"""
                .replace("%s", name)),
        List.of(),
        new Penalty(absolute));
  }

  /** Whether all go together: the same shape, or trailing axes of the largest one. */
  static @Nullable Misfit together(List<TensorType> arguments) {
    int widest = 0;
    for (int i = 1; i < arguments.size(); i++) {
      widest = arguments.get(i).shape().rank() > arguments.get(widest).shape().rank() ? i : widest;
    }
    Shape largest = arguments.get(widest).shape();
    for (int i = 0; i < arguments.size(); i++) {
      Shape shape = arguments.get(i).shape();
      Shape trailing =
          new Shape(largest.dimensions().subList(largest.rank() - shape.rank(), largest.rank()));
      if (!Wording.mayEqual(shape, trailing)) {
        String message = "needs values of the same shape";
        return widest < i
            ? Misfit.unequal(message, widest, row(largest), i, row(shape))
            : Misfit.unequal(message, i, row(shape), widest, row(largest));
      }
    }
    return null;
  }

  /** The shape of one row, or of what is the same for all rows. */
  static Shape shape(TensorType type) {
    return row(type.shape());
  }

  private static Shape row(Shape shape) {
    return shape.rank() > 0 && shape.dimension(0).equals(Dimension.BATCH) ? shape.row() : shape;
  }

  /** The last axis with length 1. */
  public static Value unit(Instructions x, Value input) {
    Value square = x.sum(x.square(input), List.of(-1L), true);
    return x.divide(input, x.sqrt(x.maximum(square, x.scalar(1e-12))));
  }

  static Value floats(Instructions x, Value value) {
    return value.type().element() == x.floats() ? value : x.cast(value, x.floats());
  }

  private enum Unary {
    EXP,
    LOG,
    SQRT,
    SQUARE,
    ABS,
    SIGN,
    SIN,
    COS,
    SINH,
    COSH,
    ERF,
    FLOOR,
    CEIL,
    ROUND
  }

  private record Elementwise(Unary unary) implements Rule.PureFunction {
    @Override
    public @Nullable Misfit accepts(List<TensorType> arguments, Options options) {
      Misfit misfit = Arity.count(arguments, 1);
      return misfit != null ? misfit : Arity.numbers(arguments);
    }

    @Override
    public Value apply(Instructions x, List<Value> arguments, Options options) {
      Value value = floats(x, arguments.getFirst());
      return switch (unary) {
        case EXP -> x.exp(value);
        case LOG -> x.log(value);
        case SQRT -> x.sqrt(value);
        case SQUARE -> x.square(value);
        case ABS -> x.abs(value);
        case SIGN -> x.sign(value);
        case SIN -> x.sin(value);
        case COS -> x.cos(value);
        case SINH -> x.sinh(value);
        case COSH -> x.cosh(value);
        case ERF -> x.erf(value);
        case FLOOR -> x.floor(value);
        case CEIL -> x.negate(x.floor(x.negate(value)));
        case ROUND -> x.round(value);
      };
    }

    @Override
    public OptionalDouble of(List<Double> numbers) {
      if (numbers.size() != 1) {
        return OptionalDouble.empty();
      }
      double number = numbers.getFirst();
      return switch (unary) {
        case EXP -> OptionalDouble.of(Math.exp(number));
        case LOG -> OptionalDouble.of(Math.log(number));
        case SQRT -> OptionalDouble.of(Math.sqrt(number));
        case SQUARE -> OptionalDouble.of(number * number);
        case ABS -> OptionalDouble.of(Math.abs(number));
        case SIGN -> OptionalDouble.of(Math.signum(number));
        case SIN -> OptionalDouble.of(Math.sin(number));
        case COS -> OptionalDouble.of(Math.cos(number));
        case SINH -> OptionalDouble.of(Math.sinh(number));
        case COSH -> OptionalDouble.of(Math.cosh(number));
        case ERF -> OptionalDouble.empty(); // Java has none
        case FLOOR -> OptionalDouble.of(Math.floor(number));
        case CEIL -> OptionalDouble.of(Math.ceil(number));
        case ROUND -> OptionalDouble.of(Math.rint(number));
      };
    }
  }

  private enum Binary {
    MOD
  }

  private record Pairwise(Binary binary) implements Rule.PureFunction {
    @Override
    public @Nullable Misfit accepts(List<TensorType> arguments, Options options) {
      Misfit misfit = Arity.count(arguments, 2);
      misfit = misfit != null ? misfit : Arity.numbers(arguments);
      return misfit != null ? misfit : together(arguments);
    }

    @Override
    public Value apply(Instructions x, List<Value> arguments, Options options) {
      Value a = floats(x, arguments.get(0));
      Value b = floats(x, arguments.get(1));
      return switch (binary) {
        case MOD -> x.subtract(a, x.multiply(b, x.floor(x.divide(a, b))));
      };
    }

    @Override
    public OptionalDouble of(List<Double> numbers) {
      if (numbers.size() != 2) {
        return OptionalDouble.empty();
      }
      double a = numbers.get(0);
      double b = numbers.get(1);
      return switch (binary) {
        case MOD -> OptionalDouble.of(a - b * Math.floor(a / b));
      };
    }
  }

  private record Where() implements Rule.PureFunction {
    @Override
    public @Nullable Misfit accepts(List<TensorType> arguments, Options options) {
      Misfit misfit = Arity.count(arguments, 3);
      if (misfit != null) {
        return misfit;
      }
      if (arguments.getFirst().element() != ElementType.BOOL) {
        return Misfit.input("needs a condition first, such as `x > 0`, but gets numbers", "", null);
      }
      misfit = Arity.numbers(arguments.subList(1, 3));
      return misfit != null ? misfit : together(arguments);
    }

    @Override
    public Value apply(Instructions x, List<Value> arguments, Options options) {
      return x.select(arguments.get(0), floats(x, arguments.get(1)), floats(x, arguments.get(2)));
    }
  }

  private enum Reduction {
    MEAN,
    SUM,
    MAX,
    MIN
  }

  private record Reduce(Reduction reduction) implements Rule.PureFunction {
    @Override
    public @Nullable Misfit accepts(List<TensorType> arguments, Options options) {
      Misfit misfit = Arity.count(arguments, 1);
      if (misfit != null && arguments.size() > 1) {
        String merge =
            switch (reduction) {
              case MEAN -> "average";
              case SUM -> "add";
              case MAX -> "maximum";
              case MIN -> "minimum";
            };
        return Misfit.input(
            misfit.message(), "", "of several tensors, element by element: `" + merge + "`");
      }
      return misfit != null ? misfit : Arity.numbers(arguments);
    }

    @Override
    public Value apply(Instructions x, List<Value> arguments, Options options) {
      Value value = floats(x, arguments.getFirst());
      long rank = value.rank();
      // What is the same for all rows, such as a weight, is one row.
      long first = Rows.isBatched(value.shape()) ? 1 : 0;
      List<Long> axes =
          switch (options.text("over")) {
            case "row" -> LongStream.range(first, rank).boxed().toList();
            case "last" -> rank == first ? List.of() : List.of(rank - 1);
            default -> LongStream.range(0, rank).boxed().toList();
          };
      if (axes.isEmpty()) {
        return value;
      }
      return switch (reduction) {
        case MEAN -> x.mean(value, axes, false);
        case SUM -> x.sum(value, axes, false);
        case MAX -> x.max(value, axes, false);
        case MIN -> x.min(value, axes, false);
      };
    }

    /** Of two numbers, {@code max} and {@code min} are what everyone expects. */
    @Override
    public OptionalDouble of(List<Double> numbers) {
      if (numbers.size() != 2) {
        return OptionalDouble.empty();
      }
      return switch (reduction) {
        case MEAN, SUM -> OptionalDouble.empty();
        case MAX -> OptionalDouble.of(Math.max(numbers.get(0), numbers.get(1)));
        case MIN -> OptionalDouble.of(Math.min(numbers.get(0), numbers.get(1)));
      };
    }
  }

  private record Penalty(boolean absolute) implements Rule.PureFunction {
    @Override
    public @Nullable Misfit accepts(List<TensorType> arguments, Options options) {
      return arguments.isEmpty()
          ? Misfit.input("needs a tensor, or `weights` for all weights", "", null)
          : Arity.numbers(arguments);
    }

    @Override
    public Value apply(Instructions x, List<Value> arguments, Options options) {
      Value total = null;
      for (Value argument : arguments) {
        Value value = floats(x, argument);
        Value sum = x.sumAll(absolute ? x.abs(value) : x.square(value));
        total = total == null ? sum : x.add(total, sum);
      }
      return total == null ? x.scalar(0) : total;
    }
  }

  /** A vector on the left counts as a matrix of one row, one on the right as one of one column. */
  private record Matmul() implements Rule.PureFunction {
    @Override
    public @Nullable Misfit accepts(List<TensorType> arguments, Options options) {
      Misfit misfit = Arity.count(arguments, 2);
      misfit = misfit != null ? misfit : Arity.numbers(arguments);
      if (misfit != null) {
        return misfit;
      }
      Shape first = arguments.get(0).shape();
      Shape second = arguments.get(1).shape();
      Shape a = left(first, second);
      Shape b = right(second);
      boolean fits =
          a.rank() >= 2
              && b.rank() >= 2
              && Wording.mayEqual(a.last(), b.dimension(-2))
              && (b.rank() == 2 || Wording.mayEqual(stack(a), stack(b)));
      return fits
          ? null
          : Misfit.input(
              "cannot multiply %s and %s".formatted(row(first), row(second)),
              "",
              row(first).rank() == 0 || row(second).rank() == 0
                  ? "numbers are multiplied with `*`"
                  : row(first).rank() > 1
                          && row(second).rank() > 1
                          && Wording.mayEqual(row(first).last(), row(second).last())
                      ? "the second one turned round fits: `transpose`"
                      : "the last axis of the first must be as long as the last but one of the"
                          + " second");
    }

    /** The rows of a batch are the rows of one matrix, if they all meet the same one. */
    private static boolean isRow(Shape a, Shape b) {
      return row(a).rank() == 1 && !(Rows.isBatched(a) && Rows.isCommon(b));
    }

    private static Shape left(Shape a, Shape b) {
      Shape all = isLifted(a, b) ? Rows.each(a) : a;
      return isRow(a, b)
          ? new Shape(all.dimensions().subList(0, all.rank() - 1))
              .append(Dimension.of(1))
              .append(a.last())
          : all;
    }

    private static Shape right(Shape shape) {
      return row(shape).rank() == 1 ? shape.append(Dimension.of(1)) : shape;
    }

    /** Whether the first, the same for all rows, meets a matrix of each row. */
    private static boolean isLifted(Shape a, Shape b) {
      return Rows.isCommon(a) && Rows.isBatched(b);
    }

    private static Shape stack(Shape shape) {
      return new Shape(shape.dimensions().subList(0, shape.rank() - 2));
    }

    @Override
    public Value apply(Instructions x, List<Value> arguments, Options options) {
      Value first = arguments.get(0);
      Value second = arguments.get(1);
      Value a = isLifted(first.shape(), second.shape()) ? Rows.each(x, first, second) : first;
      a = x.reshape(a, left(first.shape(), second.shape()));
      Value product = x.matmul(a, x.reshape(second, right(second.shape())));
      List<Dimension> kept = new ArrayList<>(product.shape().dimensions());
      if (isRow(first.shape(), second.shape())) {
        kept.remove(product.rank() - 2);
      }
      if (right(second.shape()).rank() > second.rank()) {
        kept.removeLast();
      }
      return x.reshape(product, new Shape(kept));
    }
  }

  private record MaskedSoftmax() implements Rule.PureFunction {
    @Override
    public @Nullable Misfit accepts(List<TensorType> arguments, Options options) {
      Misfit misfit = Arity.count(arguments, 1);
      misfit = misfit != null ? misfit : Arity.numbers(arguments);
      Value mask = options.tensor("mask");
      return misfit != null || mask == null
          ? misfit
          : Masks.accepts(arguments.getFirst(), mask.type());
    }

    @Override
    public Value apply(Instructions x, List<Value> arguments, Options options) {
      Value scores = floats(x, arguments.getFirst());
      return x.softmax(Masks.withoutPadding(x, scores, options.tensor("mask")));
    }
  }

  private record Transpose() implements Rule.PureFunction {
    @Override
    public @Nullable Misfit accepts(List<TensorType> arguments, Options options) {
      Misfit misfit = Arity.count(arguments, 1);
      return misfit != null || shape(arguments.getFirst()).rank() >= 2
          ? misfit
          : Misfit.input(
              "needs at least two axes in each row, but gets " + shape(arguments.getFirst()),
              "",
              "a vector becomes a matrix of one row with `reshape`");
    }

    @Override
    public Value apply(Instructions x, List<Value> arguments, Options options) {
      Value value = arguments.getFirst();
      List<Long> axes = new ArrayList<>(LongStream.range(0, value.rank()).boxed().toList());
      long last = axes.removeLast();
      axes.add(axes.size() - 1, last);
      return x.transpose(value, axes);
    }
  }
}
