package dev.nnc.standard.layer;

import static dev.nnc.catalog.Option.named;
import static dev.nnc.catalog.Option.positional;
import static dev.nnc.catalog.Option.required;

import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Documentation;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.LayerContext;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.Option;
import dev.nnc.catalog.OptionType;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rule;
import dev.nnc.ir.Initial;
import dev.nnc.ir.OversizedException;
import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import dev.nnc.type.Dimension;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Layers that read a sequence step by step and keep a state. Formulas, order of gates, starts and
 * numbers of parameters are those of Keras 3.
 */
public final class Recurrent {
  /**
   * Each step is written out in the graph, so that more would take minutes to build; where one
   * operation does all steps, there may be any number.
   */
  private static final long MOST_STEPS = 2_000;

  private Recurrent() {}

  public static List<Entry> entries() {
    return List.of(
        entry(
            "rnn",
            new Documentation(
                "A simple recurrent layer: each step sees the last output.",
                """
                h_t = activation(x_t W + b + h_(t-1) R), with W of [width, units] and R of [units, \
                units] (Elman 1990). """
                    + COMMON,
                example("rnn(32)")),
            List.of(),
            new Simple()),
        entry(
            "lstm",
            new Documentation(
                "Long short-term memory: gates decide what a state takes up, keeps and shows.",
                """
                i, f, o = gate(x_t W + h_(t-1) R + b) for each of them, g = activation(likewise); \
                c_t = f c_(t-1) + i g; h_t = o activation(c_t) (Hochreiter & Schmidhuber 1997, Gers et \
                al. 2000). W is [width, 4 units] and R [units, 4 units], in the order i, f, g, o.\s"""
                    + COMMON,
                example("lstm(32)")),
            List.of(
                gate(),
                named(
                    "unit_forget_bias",
                    OptionType.truth(),
                    "true",
                    "Whether the bias of the forget gate starts at 1 (Jozefowicz et al. 2015).")),
            new Lstm()),
        entry(
            "gru",
            new Documentation(
                "Gated recurrent unit: like `lstm`, with fewer weights.",
                """
                z, r = gate(x_t W + b + h_(t-1) R + d) for each; g = activation(x_t W + b + r (h_(t-1) R \
                + d)); h_t = z h_(t-1) + (1 - z) g (Cho et al. 2014; as in Keras, with the reset after \
                the product). W is [width, 3 units], R [units, 3 units] in the order z, r, g, and the \
                bias [2, 3 units] holds b and d.\s"""
                    + COMMON,
                example("gru(32)")),
            List.of(gate()),
            new Gru()));
  }

  /** Exchanges the first two axes of three. */
  private static final List<Long> TIME_AND_BATCH = List.of(1L, 0L, 2L);

  private static final String COMMON =
      "Steps that are padding leave the state as it is. Penalties are over W and R.";

  private static Entry entry(
      String name, Documentation documentation, List<Option> own, Rule.Layer rule) {
    List<Option> options = new ArrayList<>();
    options.add(required("units", OptionType.whole(1), "The size of its state."));
    options.add(
        positional(
            "activation",
            OptionType.entry(Kind.ACTIVATION),
            "tanh",
            "What is applied to the state."));
    options.addAll(own);
    options.add(
        named(
            "return",
            OptionType.several(OptionType.word("last", "sequence", "state")),
            "last",
            "What comes out: the last output, [units], all of them, [time, units], or the state"
                + " behind the last step, for the `start` of another layer. `[sequence, state]` gives"
                + " two values, in that order: `steps, state = x -> …`."));
    options.add(
        named(
            "start",
            OptionType.optional(new OptionType.TensorOf()),
            "none",
            "The state before the first step, "
                + (name.equals("lstm")
                    ? "[2 units]: the output and behind it the memory"
                    : "[units]")
                + ", as `return: state` of such a layer gives it; `none` is zeros."));
    options.add(
        named(
            "reverse",
            OptionType.truth(),
            "false",
            "Whether it begins with the last step; a sequence comes out in the order it was read."));
    options.add(
        named("init", OptionType.entry(Kind.INITIALIZER), "glorot_uniform", "How W starts."));
    options.add(
        named("recurrent_init", OptionType.entry(Kind.INITIALIZER), "orthogonal", "How R starts."));
    options.add(
        named(
            "bias",
            OptionType.anyOf(OptionType.word("none"), OptionType.entry(Kind.INITIALIZER)),
            "zeros",
            "How the bias starts; `none` leaves it out."));
    options.add(
        named(
            "dropout",
            new OptionType.Real(0, true, 1, false),
            "0",
            "The share of inputs that is dropped while training, the same ones in all steps (Gal &"
                + " Ghahramani 2016)."));
    options.add(
        named(
            "recurrent_dropout",
            new OptionType.Real(0, true, 1, false),
            "0",
            "The share of the last output that is dropped, likewise, before it meets R."));
    options.add(named("l1", OptionType.nonNegative(), "0", "Weight of the L1 penalty."));
    options.add(named("l2", OptionType.nonNegative(), "0", "Weight of the L2 penalty."));
    options.add(
        named("trainable", OptionType.truth(), "true", "Whether training changes its weights."));
    return new Entry(Kind.LAYER, name, documentation, options, rule);
  }

  private static Option gate() {
    return named(
        "recurrent_activation",
        OptionType.entry(Kind.ACTIVATION),
        "sigmoid",
        "What is applied to the gates.");
  }

  private static String example(String layer) {
    return "network net from series {\n  series -> " + layer + " -> dense(1)\n}";
  }

  /** What all three do: products outside of the loop, dropout, masks, the order of steps. */
  private abstract static class Layer implements Rule.Layer {
    /** How many times {@code units} the columns of the weights are. */
    abstract long gates();

    abstract Cell cell(LayerContext context, Weights weights, Options options);

    /** How many times {@code units} the numbers of its state are. */
    long states() {
      return 1;
    }

    private static Shape row(Value start) {
      return start.rank() > 0 ? start.shape().row() : start.shape();
    }

    private static boolean isState(Value start, long size) {
      return start.rank() == 2
          && start.shape().dimension(0).equals(Dimension.BATCH)
          && start.shape().last().equals(Dimension.of(size))
          && start.type().element().isFloat();
    }

    /** Whether one operation can do all steps. */
    boolean atOnce(Options options) {
      return false;
    }

    /** The outputs of all steps by that operation, [time, batch, units]. */
    Value whole(Instructions x, Value input, Value kernel, Value recurrent, @Nullable Value bias) {
      throw new IllegalStateException("no operation does all steps");
    }

    @Override
    public @Nullable Misfit accepts(List<TensorType> inputs, Options options) {
      Misfit misfit = Sequences.sequence(inputs);
      if (misfit != null) {
        return misfit;
      }
      List<String> results = options.texts("return");
      if (results.isEmpty() || Set.copyOf(results).size() < results.size()) {
        return Misfit.option(
            "return",
            results.isEmpty() ? "would give nothing" : "would give the same value twice",
            "each of `last`, `sequence` and `state` may stand in the list once, and one of them must");
      }
      return null;
    }

    @Override
    public @Nullable Misfit accepts(LayerContext context, List<Value> inputs, Options options) {
      Misfit misfit = Rule.Layer.super.accepts(context, inputs, options);
      if (misfit != null) {
        return misfit;
      }
      Value start = options.tensor("start");
      long size = states() * options.whole("units");
      if (start != null && !isState(start, size)) {
        return Misfit.option(
            "start",
            "starts with " + size + " numbers a row, but this is " + row(start),
            states() == 1
                ? "the last output of a layer of as many units is one"
                : "write `lstm("
                    + options.whole("units")
                    + ", return: state)` where it is made: it has two parts, the output and the"
                    + " memory");
      }
      long steps = inputs.getFirst().shape().dimension(1).size();
      return steps <= MOST_STEPS || atOnce(options)
          ? null
          : Misfit.input(
              "reads at most " + MOST_STEPS + " steps, but its input has " + steps,
              "expects [time, width]",
              "shorten it first, for example with `conv(16, 8, stride: 8)` or `max_pool(8)`");
    }

    /** The bias as the sum that goes to the products with W, or null. */
    @Nullable Value bias(LayerContext context, long columns, Options options) {
      return options.isNone("bias")
          ? null
          : context.variable(
              "bias",
              Shape.of(columns),
              options.entry("bias"),
              columns,
              columns,
              options.truth("trainable"));
    }

    @Override
    public Value lay(LayerContext context, List<Value> inputs, Options options) {
      return results(context, inputs, options).getFirst();
    }

    @Override
    public List<Value> results(LayerContext context, List<Value> inputs, Options options) {
      Instructions x = context.x();
      Value input = inputs.getFirst();
      Value mask = context.mask(input);
      long units = options.whole("units");
      long columns = gates() * units;
      long width = input.shape().last().size();
      boolean trainable = options.truth("trainable");
      Value kernel =
          context.variable(
              "kernel", Shape.of(width, columns), options.entry("init"), width, columns, trainable);
      Value recurrent =
          context.variable(
              "recurrent_kernel",
              Shape.of(units, columns),
              options.entry("recurrent_init"),
              units,
              columns,
              trainable);
      for (Value matrix : List.of(kernel, recurrent)) {
        Kernels.penalize(context, matrix, options);
      }
      Value bias = bias(context, columns, options);
      if (options.truth("reverse")) {
        input = x.reverse(input, 1);
        mask = mask == null ? null : x.reverse(mask, 1);
      }
      Value dropped = input;
      if (context.training() && options.real("dropout") > 0) {
        Value step = x.slice(input, 1, 0, 1);
        dropped = x.multiply(input, kept(context, step, options.real("dropout")));
      }
      List<String> wanted = options.texts("return");
      boolean all = wanted.contains("sequence");
      long time = input.shape().dimension(1).size();
      if (atOnce(options)) {
        return mask == null
            ? ofAll(x, whole(x, dropped, kernel, recurrent, bias), wanted)
            : ofCounted(
                context, mask, wanted, it -> whole(x, it, kernel, recurrent, bias), dropped);
      }
      Value products = x.matmul(dropped, kernel);
      Weights weights = new Weights(products, recurrent, bias, units);
      Cell cell = cell(context, weights, options);
      Value zero = zero(x, weights);
      Value keep =
          context.training() && options.real("recurrent_dropout") > 0
              ? kept(context, zero, options.real("recurrent_dropout"))
              : null;
      List<Value> counts =
          mask == null
              ? List.of()
              : x.unstack(x.reshape(mask, mask.shape().append(Dimension.of(1))), 1);
      List<Value> outputs = new ArrayList<>();
      List<Value> state = new ArrayList<>(started(x, options, zero));
      for (int step = 0; step < time; step++) {
        Value seen = keep == null ? state.getFirst() : x.multiply(state.getFirst(), keep);
        List<Value> next = new ArrayList<>(cell.step(step, seen, state));
        if (mask != null) {
          for (int i = 0; i < next.size(); i++) {
            next.set(i, x.select(counts.get(step), next.get(i), state.get(i)));
          }
        }
        state = next;
        if (all) {
          outputs.add(state.getFirst());
        }
      }
      List<Value> results = new ArrayList<>();
      for (String word : wanted) {
        results.add(
            switch (word) {
              case "sequence" -> context.masked(x.stack(outputs, 1), mask);
              case "state" ->
                  states() == 1
                      ? state.getFirst()
                      : context.parted(x.concat(state, -1), (int) states());
              default -> state.getFirst();
            });
      }
      return results;
    }

    /** Of states [time, batch, units], all of which count. */
    private static List<Value> ofAll(Instructions x, Value whole, List<String> wanted) {
      return wanted.stream()
          .map(word -> word.equals("sequence") ? sequence(x, whole) : last(x, whole))
          .toList();
    }

    /** Of states that are those of the steps that count, one behind another. */
    private static List<Value> ofCounted(
        LayerContext context,
        Value mask,
        List<String> wanted,
        UnaryOperator<Value> states,
        Value input) {
      Instructions x = context.x();
      Counted counted = Counted.of(x, mask);
      Value rows = counted.rows(x, sequence(x, states.apply(counted.together(x, input))));
      return wanted.stream()
          .map(
              word ->
                  word.equals("sequence")
                      ? context.masked(x.gather(rows, counted.after()), mask)
                      : x.gather(rows, counted.last(x)))
          .toList();
    }

    /** What is known before the first step, each [batch, units]. */
    private List<Value> started(Instructions x, Options options, Value zero) {
      Value start = options.tensor("start");
      return start == null
          ? Collections.nCopies((int) states(), zero)
          : states() == 1 ? List.of(start) : x.split(start, -1, states());
    }

    /** [time, batch, units] as [batch, time, units]. */
    private static Value sequence(Instructions x, Value whole) {
      return x.transpose(whole, TIME_AND_BATCH);
    }

    /** The last step of [time, batch, units]. */
    private static Value last(Instructions x, Value whole) {
      long time = whole.shape().dimension(0).size();
      List<Dimension> step = whole.shape().dimensions().subList(1, 3);
      return x.reshape(x.slice(whole, 0, time - 1, 1), new Shape(step));
    }

    /** [batch, units] of zeros. */
    private static Value zero(Instructions x, Weights weights) {
      Shape shape = weights.products().shape();
      Value first = x.slice(x.slice(weights.products(), 1, 0, 1), 2, 0, weights.units());
      Value like =
          x.reshape(first, new Shape(List.of(shape.dimension(0), Dimension.of(weights.units()))));
      return x.broadcast(x.scalar(0), like);
    }

    /** What dropout multiplies with: 0, or 1 / (1 - rate). */
    private static Value kept(LayerContext context, Value like, double rate) {
      Instructions x = context.x();
      Value kept = x.atLeast(x.random(like, context.randomStream()), x.scalar(rate));
      return x.multiply(x.cast(kept, x.floats()), x.scalar(1 / (1 - rate)));
    }
  }

  /**
   * Where the steps that count lie, if they stand together at the front of each row, so that one
   * operation can do them all: what it does behind them nobody reads. Numbers rows of a table
   * [batch * (time + 1), …]; the first of the time + 1 is that before any step.
   *
   * @param before the row before any step, i32 [batch, 1]
   * @param after the row of the state after each step, i32 [batch, time]; where a step does not
   *     count, that of the last one that did
   */
  private record Counted(Value mask, Value before, Value after) {
    static Counted of(Instructions x, Value mask) {
      long time = mask.shape().dimension(1).size();
      Value counts = x.cast(mask, x.floats());
      Value ones = x.broadcast(x.scalar(1), x.slice(counts, 1, 0, 1));
      Value number = x.subtract(x.cumulativeSum(ones, 0, false), x.scalar(1));
      Value before =
          x.multiply(x.cast(number, ElementType.I32), x.cast(x.integer(time + 1), ElementType.I32));
      Value after = x.add(before, x.cast(x.cumulativeSum(counts, 1, false), ElementType.I32));
      return new Counted(mask, before, after);
    }

    /** The steps of [batch, time, width] that count, then zeros. */
    Value together(Instructions x, Value input) {
      // Those that do not count meet before the first step, and are left out with it.
      Value places = x.select(mask, after, before);
      Value rows = x.scatter(input, places, rows(x, input));
      Shape shape = input.shape();
      long time = shape.dimension(1).size();
      Value table =
          x.reshape(
              rows, new Shape(List.of(shape.dimension(0), Dimension.of(time + 1), shape.last())));
      return x.slice(table, 1, 1, time);
    }

    /** [batch, time, width] as a table, zeros before the first step of each. */
    Value rows(Instructions x, Value sequence) {
      Value padded = x.pad(sequence, List.of(0L, 0L, 1L, 0L, 0L, 0L));
      return x.reshape(
          padded, new Shape(List.of(new Dimension.Symbol("?rows"), sequence.shape().last())));
    }

    /** The row of the state after the last step, i32 [batch]. */
    Value last(Instructions x) {
      long time = after.shape().dimension(1).size();
      return x.reshape(
          x.slice(after, 1, time - 1, 1), new Shape(List.of(after.shape().dimension(0))));
    }
  }

  /**
   * @param products x W for all steps, [batch, time, gates * units]
   * @param recurrent R, [units, gates * units]
   */
  private record Weights(Value products, Value recurrent, @Nullable Value bias, long units) {
    /** The products with the bias added, [batch, time, gates * units]. */
    Value sums(Instructions x, @Nullable Value added) {
      return added == null ? products : x.add(products, added);
    }
  }

  private static Value apply(Instructions x, Configured activation, Value input) {
    return ((Rule.Activation) activation.entry().rule()).apply(x, input, activation.options());
  }

  /** One step: the new states, of which the first is the output. */
  private interface Cell {
    List<Value> step(int step, Value seen, List<Value> state);
  }

  private static final class Simple extends Layer {
    @Override
    long gates() {
      return 1;
    }

    @Override
    Cell cell(LayerContext context, Weights weights, Options options) {
      Instructions x = context.x();
      List<Value> steps = x.unstack(weights.sums(x, weights.bias()), 1);
      return new Cell() {
        @Override
        public List<Value> step(int step, Value seen, List<Value> state) {
          Value sums = x.add(steps.get(step), x.matmul(seen, weights.recurrent()));
          return List.of(apply(x, options.entry("activation"), sums));
        }
      };
    }
  }

  private static final class Lstm extends Layer {
    @Override
    long gates() {
      return 4;
    }

    @Override
    long states() {
      return 2;
    }

    @Override
    public @Nullable Misfit accepts(List<TensorType> inputs, Options options) {
      Misfit misfit = super.accepts(inputs, options);
      return misfit == null && forgetting(options) && !(start(options) instanceof Initial.Fill)
          ? Misfit.option(
              "bias",
              "cannot start its bias at random and that of the forget gate at 1",
              "say `unit_forget_bias: false`")
          : misfit;
    }

    private static boolean forgetting(Options options) {
      return !options.isNone("bias") && options.truth("unit_forget_bias");
    }

    private static Initial start(Options options) {
      Configured bias = options.entry("bias");
      return ((Rule.Initializer) bias.entry().rule()).initial(1, 1, bias.options());
    }

    @Override
    @Nullable Value bias(LayerContext context, long columns, Options options) {
      if (!forgetting(options)) {
        return super.bias(context, columns, options);
      }
      double[] start = OversizedException.room(columns);
      int units = start.length / 4;
      Arrays.fill(start, ((Initial.Fill) start(options)).value());
      Arrays.fill(start, units, 2 * units, 1);
      return context.variable(
          "bias", Shape.of(columns), new Initial.Values(start), options.truth("trainable"));
    }

    @Override
    boolean atOnce(Options options) {
      return options.entry("activation").entry().name().equals("tanh")
          && options.entry("recurrent_activation").entry().name().equals("sigmoid")
          && options.real("recurrent_dropout") == 0
          && options.tensor("start") == null
          && !options.texts("return").contains("state");
    }

    @Override
    Value whole(Instructions x, Value input, Value kernel, Value recurrent, @Nullable Value bias) {
      long columns = kernel.shape().last().size();
      Value added = bias == null ? x.constant(new double[(int) columns], Shape.of(columns)) : bias;
      return x.lstm(x.transpose(input, TIME_AND_BATCH), kernel, recurrent, added);
    }

    @Override
    Cell cell(LayerContext context, Weights weights, Options options) {
      Instructions x = context.x();
      Configured activation = options.entry("activation");
      Configured gate = options.entry("recurrent_activation");
      List<Value> steps = x.unstack(weights.sums(x, weights.bias()), 1);
      return new Cell() {
        @Override
        public List<Value> step(int step, Value seen, List<Value> state) {
          Value sums = x.add(steps.get(step), x.matmul(seen, weights.recurrent()));
          List<Value> parts = x.split(sums, -1, 4);
          Value taken =
              x.multiply(apply(x, gate, parts.get(0)), apply(x, activation, parts.get(2)));
          Value memory = x.add(x.multiply(apply(x, gate, parts.get(1)), state.get(1)), taken);
          Value shown = x.multiply(apply(x, gate, parts.get(3)), apply(x, activation, memory));
          return List.of(shown, memory);
        }
      };
    }
  }

  private static final class Gru extends Layer {
    @Override
    long gates() {
      return 3;
    }

    @Override
    @Nullable Value bias(LayerContext context, long columns, Options options) {
      return options.isNone("bias")
          ? null
          : context.variable(
              "bias",
              Shape.of(2, columns),
              options.entry("bias"),
              2,
              columns,
              options.truth("trainable"));
    }

    @Override
    Cell cell(LayerContext context, Weights weights, Options options) {
      Instructions x = context.x();
      Configured activation = options.entry("activation");
      Configured gate = options.entry("recurrent_activation");
      long units = weights.units();
      Value bias = weights.bias();
      List<Value> both = bias == null ? List.of() : x.unstack(bias, 0);
      Value inside = both.isEmpty() ? null : x.slice(both.get(1), 0, 2 * units, units);
      Value sums = weights.sums(x, both.isEmpty() ? null : outside(x, both, units));
      List<Value> of = x.split(sums, -1, 3);
      List<Value> updates = x.unstack(of.get(0), 1);
      List<Value> resets = x.unstack(of.get(1), 1);
      List<Value> steps = x.unstack(of.get(2), 1);
      return new Cell() {
        @Override
        public List<Value> step(int step, Value seen, List<Value> state) {
          List<Value> parts = x.split(x.matmul(seen, weights.recurrent()), -1, 3);
          Value update = apply(x, gate, x.add(updates.get(step), parts.get(0)));
          Value open = apply(x, gate, x.add(resets.get(step), parts.get(1)));
          Value last = parts.get(2);
          Value reset = x.multiply(open, inside == null ? last : x.add(last, inside));
          Value candidate = apply(x, activation, x.add(steps.get(step), reset));
          // z h + (1 - z) g, with one product less.
          return List.of(
              x.add(candidate, x.multiply(update, x.subtract(state.getFirst(), candidate))));
        }
      };
    }

    /** For the gates both biases are only ever added, so it is done once for all steps. */
    private static Value outside(Instructions x, List<Value> both, long units) {
      Value gates = x.slice(x.add(both.get(0), both.get(1)), 0, 0, 2 * units);
      return x.concat(List.of(gates, x.slice(both.get(0), 0, 2 * units, units)), 0);
    }
  }
}
