package dev.nnc.catalog;

import dev.nnc.ir.Initial;
import dev.nnc.ir.Value;
import dev.nnc.ir.Variable;
import dev.nnc.op.Instructions;
import dev.nnc.type.ColumnType;
import dev.nnc.type.TensorType;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What gives an entry its meaning, by kind. */
public sealed interface Rule {
  /** For entries whose meaning stands in the runtime or the checker. */
  record None() implements Rule {}

  Rule NONE = new None();

  /** A layer. Types of inputs have the batch dimension first. */
  non-sealed interface Layer extends Rule {
    /** Whether the inputs and options fit together, or why not; nothing is built before this. */
    @Nullable Misfit accepts(List<TensorType> inputs, Options options);

    /** The same for layers that must know more of their inputs than their types. */
    default @Nullable Misfit accepts(LayerContext context, List<Value> inputs, Options options) {
      return accepts(inputs.stream().map(Value::type).toList(), options);
    }

    Value lay(LayerContext context, List<Value> inputs, Options options);

    /** All that comes out, of a layer that may give several values; the first is what it shows. */
    default List<Value> results(LayerContext context, List<Value> inputs, Options options) {
      return List.of(lay(context, inputs, options));
    }
  }

  /** A recipe in braces, which is evaluated anew, with fresh weights, at each call. */
  interface Recipe {
    /** What comes out, or null if something in the recipe is wrong, which was then reported. */
    @Nullable List<Value> lay(List<Value> inputs);
  }

  /**
   * A layer made of recipes: the one in braces behind it, and those among its options. It has no
   * weights of its own.
   */
  non-sealed interface Combinator extends Rule {
    Outcome lay(LayerContext context, Recipe recipe, List<Value> inputs, Options options);

    /** What came out, or why nothing could; both are null if a recipe went wrong. */
    record Outcome(@Nullable List<Value> values, @Nullable Misfit misfit) {
      public static final Outcome BROKEN = new Outcome(null, null);

      public static Outcome of(List<Value> values) {
        return new Outcome(List.copyOf(values), null);
      }

      public static Outcome of(Misfit misfit) {
        return new Outcome(null, misfit);
      }
    }
  }

  /** A pure function of one tensor and its configuration. */
  non-sealed interface Activation extends Rule {
    /** Whether it can be applied to the input, or why not. */
    default @Nullable Misfit accepts(TensorType input) {
      return Arity.one(List.of(input));
    }

    Value apply(Instructions x, Value input, Options options);

    /**
     * How many units are in the flat part, as a share of all, a scalar in [0, 1]; null if the
     * activation has no flat part. A unit whose activation is flat on one side counts if it is
     * there for every row; on both sides, as often as it is there.
     */
    default @Nullable Value saturation(Instructions x, Value input, Value output, Options options) {
      return null;
    }
  }

  /** A pure function of tensors, such as {@code exp} or {@code mean}, for use in expressions. */
  non-sealed interface PureFunction extends Rule {
    @Nullable Misfit accepts(List<TensorType> arguments, Options options);

    Value apply(Instructions x, List<Value> arguments, Options options);

    /** Whether it gives the same rows in another order, for whatever they hold. */
    default boolean ordersRows() {
      return false;
    }

    /** The value of numbers that the file holds, or empty if the function is for tensors only. */
    default OptionalDouble of(List<Double> numbers) {
      return OptionalDouble.empty();
    }
  }

  /** The derivative of a value by another one; the checker lays it down. */
  record Gradient() implements Rule {
    /** Whether the first of two values is one number a row, or one number, and both are numbers. */
    public @Nullable Misfit accepts(List<TensorType> arguments) {
      Misfit misfit = Arity.count(arguments, 2);
      misfit = misfit == null ? Arity.numbers(arguments) : misfit;
      if (misfit != null) {
        return misfit;
      }
      TensorType of = arguments.getFirst();
      return of.shape().rank() == 0 || Pairing.isOneNumber(of)
          ? null
          : Misfit.input(
              "is the slope of one number a row, but this is " + Wording.rowShape(of),
              "",
              "take one of its values, as in `gradient(y[1], x)`, or their sum");
    }
  }

  /** The number of classes of a field; the checker knows them. */
  record ClassCount() implements Rule {}

  /** A function that draws random numbers, anew at each step of a training. */
  non-sealed interface RandomFunction extends Rule {
    /** Whether the options fit together, or why not. */
    @Nullable Misfit accepts(Options options);

    /**
     * The numbers.
     *
     * @param data of which there are as many rows as are drawn for, [batch, …]
     * @param stream a number that no other draw of the program has
     */
    Value draw(Instructions x, Value data, long stream, Options options);
  }

  /** How a variable starts. */
  non-sealed interface Initializer extends Rule {
    Initial initial(long fanIn, long fanOut, Options options);
  }

  /**
   * What a target is, beside its tensor type.
   *
   * @param type with the batch dimension first; i32 [batch] for class numbers
   * @param classes how many classes there are, 0 if it is not a class, -1 if only the data tells
   * @param oneHot whether the classes stand as a vector of zeros and a one
   * @param number what is true of every row, if it is one number that the program says; it has been
   *     given the prediction's shape
   * @param padding the class number that stands for no class; empty if there is none
   */
  record Target(
      TensorType type, long classes, boolean oneHot, @Nullable Double number, OptionalInt padding) {
    public Target(TensorType type, long classes, boolean oneHot) {
      this(type, classes, oneHot, null, OptionalInt.empty());
    }

    public boolean isCategory() {
      return classes != 0;
    }
  }

  /**
   * A loss. {@code made} in {@code accepts} is the word for what made the prediction, such as
   * {@code softmax}, {@code sigmoid}, {@code linear} or another activation's name, so that a pair
   * that makes no sense is an error.
   */
  non-sealed interface Loss extends Rule {
    @Nullable Misfit accepts(TensorType prediction, Target truth, String made, Options options);

    /** Which numbers a truth may hold that is no class. */
    Domain truths();

    /**
     * Whether the prediction should be what the truth is, so that metrics and the report compare
     * the two. A loss that only asks which rows belong together says no.
     */
    default boolean wantsTheTruth() {
      return true;
    }

    /**
     * Whether it takes a truth that is a sequence of classes as a whole, and finds out by itself at
     * which of the prediction's steps they stand. Others are given one step a row, without padding.
     */
    default boolean takesSequences() {
      return false;
    }

    /**
     * The same as {@code apply} without a mask, for losses that look at whole sequences.
     *
     * @param mask which steps of the prediction count, [batch, time], or null if all do
     */
    default Value apply(
        Instructions x,
        Value prediction,
        @Nullable Value mask,
        Value truth,
        Target target,
        Options options) {
      return apply(x, prediction, truth, target, options);
    }

    /** The same as for metrics, where the loss is one. */
    default Sees sees() {
      return Sees.NO_UNIT;
    }

    /** The loss of each row, [batch], or of each of its values, [batch, …]. */
    Value apply(Instructions x, Value prediction, Value truth, Target target, Options options);

    /**
     * The mean loss over the batch, a scalar.
     *
     * @param losses as {@code apply} gives them
     * @param weights how much each row counts, [batch], or null if all count 1; as in Keras the sum
     *     is divided by the number of rows and not by that of the weights
     */
    static Value mean(Instructions x, Value losses, @Nullable Value weights) {
      return weights == null ? x.meanAll(losses) : x.meanAll(x.multiply(byRow(x, losses), weights));
    }

    /** The losses of the rows, [batch]: the mean where a row has several values. */
    static Value byRow(Instructions x, Value losses) {
      return losses.rank() < 2 ? losses : x.mean(losses, Pairing.inner(losses), false);
    }
  }

  /** What a measure sees of numbers. */
  enum Sees {
    /** Classes, shares or directions: it is taken of the numbers that the network is trained on. */
    NO_UNIT,
    /** The differences of prediction and truth. */
    ERRORS,
    /** Differences beside other differences: a factor or an addend for all changes nothing. */
    RATIOS,
    /** The numbers themselves. */
    NUMBERS
  }

  /** A metric: sums inside the graph, added up over batches, and a number made of the sums. */
  non-sealed interface Metric extends Rule {
    @Nullable Misfit accepts(TensorType prediction, Target truth, Options options);

    /** The same as for losses. */
    Domain truths();

    /** The same as for losses. */
    default boolean takesSequences() {
      return false;
    }

    /** Vectors or scalars of fixed size whose sums over all batches suffice for the number. */
    List<Value> sums(Instructions x, Value prediction, Value truth, Target target, Options options);

    /** The same with a mask, as for losses. */
    default List<Value> sums(
        Instructions x,
        Value prediction,
        @Nullable Value mask,
        Value truth,
        Target target,
        Options options) {
      return sums(x, prediction, truth, target, options);
    }

    /** What of the prediction and the truth it depends on; tells how its number gets their unit. */
    default Sees sees() {
      return Sees.NO_UNIT;
    }

    /** The number, from the added-up values of {@code sums} laid end to end. */
    double combine(double[] sums, Options options);

    /**
     * What is needed of each row until the end where sums do not suffice, float [batch, columns]
     * each.
     */
    default List<Value> kept(
        Instructions x, Value prediction, Value truth, Target target, Options options) {
      return List.of();
    }

    /**
     * The same for a metric that sums do not suffice for.
     *
     * @param kept its columns of the rows that were kept
     */
    default double combine(double[] sums, KeptRows kept, Options options) {
      return combine(sums, options);
    }

    /**
     * The number on a draw of the rows. A mean over classes goes over those of all rows, so that
     * draws measure the same as the number itself.
     *
     * @param all the sums of all rows
     */
    default double combineDraw(double[] sums, double[] all, KeptRows kept, Options options) {
      return combine(sums, kept, options);
    }

    /**
     * Whether its numbers on draws of the rows tell how sure it is. Those of greatest and smallest
     * values do not.
     */
    default boolean canBeDrawn() {
      return true;
    }

    /** Whether more is better, as for accuracy. */
    boolean moreIsBetter();

    /** Whether the metric itself knows that; if not, whoever watches it must say so. */
    default boolean knowsWhatIsBetter() {
      return true;
    }
  }

  /**
   * A forecast without a network, of which the metrics beside it are taken, too. It stands among
   * the metrics.
   */
  non-sealed interface Baseline extends Rule {
    /**
     * Whether it can be made, or why not.
     *
     * @param past how many steps are known
     */
    @Nullable Misfit accepts(long past, Options options);

    /**
     * The forecast, [batch, ahead].
     *
     * @param past float [batch, time], the latest last
     */
    Value forecast(Instructions x, Value past, long ahead, Options options);
  }

  /**
   * A classical model that learns beside a network, in an evaluation. The runtime knows it by its
   * name.
   *
   * @param ofClasses whether it can say classes
   * @param ofNumbers whether it can say numbers
   */
  record Learner(boolean ofClasses, boolean ofNumbers) implements Rule {}

  /** How the learning rate changes while training. */
  non-sealed interface Schedule extends Rule {
    /**
     * Whether it can be followed, or why not.
     *
     * @param epochs how long it is followed
     * @param follows whether it comes after another schedule, which says where it starts
     */
    @Nullable Misfit accepts(double epochs, boolean follows, Options options);

    /**
     * Why it never changes the rate in so many epochs, to be read after "it"; null if it does.
     *
     * @param epochs how long it is followed
     */
    default @Nullable Misfit withoutEffect(double epochs, Options options) {
      return null;
    }

    /**
     * The rate of the step that comes now.
     *
     * @param before the rate of the schedule before it, or 0
     */
    double rate(SchedulePoint moment, double before, Options options);
  }

  /** What an optimizer is given for each variable. */
  interface UpdateContext {
    Instructions x();

    /** The learning rate of this step, a scalar. */
    Value rate();

    /** How many updates were made before this one, a float scalar. */
    Value step();

    /**
     * A variable of the same shape that belongs to this one, made at the first call.
     *
     * @param role its name beside the variable's: {@code momentum}
     */
    Variable slot(String role, double initialValue);

    /** A single number that belongs to the variable, likewise. */
    Variable number(String role, double initialValue);
  }

  /** Stands for the optimizer of an earlier phase, with all that it has learned. */
  record Continuation() implements Rule {}

  non-sealed interface Optimizer extends Rule {
    /**
     * Why one of the options that were given does nothing, to be read after "it"; null if all do.
     */
    default @Nullable Misfit withoutEffect(Options options) {
      return null;
    }

    /** Writes the update of one variable. */
    void update(UpdateContext context, Variable variable, Value gradient, Options options);
  }

  /** How gradients are kept small before the optimizer sees them. */
  non-sealed interface Clipping extends Rule {
    /**
     * The gradients to use instead.
     *
     * @param gradients of all variables that one training step changes
     */
    List<Value> clip(Instructions x, List<Value> gradients, Options options);
  }

  /** A part of a report. The runtime draws it, under the same name. */
  non-sealed interface Show extends Rule {
    /** The verbs of the actions that draw it; in all others it is refused. */
    List<String> actions();

    /** Whether it can be made of what there is in such an action, or why not. */
    @Nullable Misfit accepts(ReportPartContext context, Options options);

    /** Whether it may stand several times with other options, and is drawn each time. */
    default boolean drawsEachUse(String action) {
      return false;
    }

    /**
     * Whether it writes what it names as texts: columns of the sources are then known, too, and
     * other networks and pictures are not.
     */
    default boolean showsTexts() {
      return false;
    }

    /** Whether it needs the derivative of an answer by the picture that the network looks at. */
    default boolean differentiates() {
      return false;
    }

    /** Into how many convolutions over images it looks, from the first one on. */
    default long looksInto(Options options) {
      return 0;
    }
  }

  /**
   * A split.
   *
   * @param keepsOrder whether each part is one stretch of rows, or of each series' rows
   * @param groups the option that names what tells groups of rows apart, each of which is cut by
   *     itself or stays whole; null if there is none
   * @param misfit why its options do not go with each other; null if they do
   */
  record Split(
      boolean keepsOrder, @Nullable String groups, Function<Options, @Nullable Misfit> misfit)
      implements Rule {}

  /**
   * A source whose options alone tell what it holds. The runtime makes the rows, under the same
   * name.
   */
  non-sealed interface Generator extends Rule {
    SequencedMap<String, ColumnType> columns(Options options);

    long rows(Options options);
  }

  /**
   * A step of a field's pipeline. Types are of one row, without the batch dimension. The runtime
   * has what it does, under the same name.
   */
  non-sealed interface Transform extends Rule {
    /** What comes out, or why nothing can. */
    Outcome infer(ColumnType input, Options options);

    /** Exactly one of the two is not null. */
    record Outcome(@Nullable ColumnType type, @Nullable Misfit misfit) {
      public static Outcome of(ColumnType type) {
        return new Outcome(type, null);
      }

      public static Outcome misfit(String message, @Nullable String help) {
        return new Outcome(null, Misfit.input(message, "", help));
      }
    }

    /** Whether it learns from the training part. */
    default boolean fitted() {
      return false;
    }

    /** By how many pieces it shortens a sequence that has enough. */
    default long shortens(Options options) {
      return 0;
    }

    /** How many rows a text needs to become a class of its own. */
    default long rowsOfAClass(Options options) {
      return 1;
    }

    /** How numbers go back to what they were before it. */
    default Undoing undoing(Options options) {
      return Undoing.IMPOSSIBLE;
    }

    /** A way back over a step. */
    enum Undoing {
      /** Numbers stay as they are, wherever they then stand, or come to the end of a range. */
      NOTHING,
      /** One factor and one addend, the same for all numbers of a row. */
      ONE_FACTOR,
      /** A factor and an addend for each number of a row. */
      FACTORS,
      /** The exponential function, less 1. */
      EXPM1,
      /** There is none. */
      IMPOSSIBLE
    }

    /** Which rows it reads beside its own. */
    default Reach reach(Options options) {
      return Reach.NONE;
    }

    /**
     * The order of rows.
     *
     * @param by names of fields or columns; rows that differ there belong to different series.
     *     Empty if all belong to one
     * @param along those in whose order the rows of a series are; empty for that of the table
     * @param gaps what becomes of a step in that order that is longer than usual
     */
    record Series(List<String> by, List<String> along, Gaps gaps) {
      /** One series, as the table has it. */
      public static final Series ROWS = new Series(List.of(), List.of(), Gaps.KEEP);

      public Series {
        by = List.copyOf(by);
        along = List.copyOf(along);
      }
    }

    /** What becomes of rows that are further apart in time than usual. */
    enum Gaps {
      /** They follow each other like others. */
      KEEP,
      /** Nothing looks from the one to the other. */
      SKIP,
      /** They are an error. */
      REFUSE
    }

    /**
     * Rows around a row.
     *
     * @param past how many before it
     * @param ahead how many after it
     * @param stride of how many rows one is kept
     * @param series which row comes before another
     */
    record Reach(long past, long ahead, long stride, Series series) {
      public static final Reach NONE = new Reach(0, 0, 1, Series.ROWS);

      public boolean isOwnRow() {
        return past == 0 && ahead == 0;
      }
    }
  }
}
