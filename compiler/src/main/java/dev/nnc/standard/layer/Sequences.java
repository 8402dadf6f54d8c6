package dev.nnc.standard.layer;

import static dev.nnc.catalog.Option.named;
import static dev.nnc.catalog.Option.required;

import dev.nnc.catalog.Arity;
import dev.nnc.catalog.Documentation;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.LayerContext;
import dev.nnc.catalog.Masks;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.Option;
import dev.nnc.catalog.OptionType;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rule;
import dev.nnc.catalog.Wording;
import dev.nnc.ir.OversizedException;
import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import dev.nnc.type.Dimension;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Layers for sequences and for numbers of classes and words. A sequence is [time, width]. */
public final class Sequences {
  private Sequences() {}

  public static List<Entry> entries() {
    return List.of(embedding(), positions(), masking(), Attention.entry());
  }

  private static Entry embedding() {
    return new Entry(
        Kind.LAYER,
        "embedding",
        new Documentation(
            "Looks up a learned vector for each class or word number.",
            """
            output = table[number], with a table of [vocabulary, width]; a class number becomes \
            [width], a sequence of numbers [time, width]. How many rows the table needs is known \
            from the data: `category` and `vocabulary` count. In a sequence of words, 0 is padding: its \
            steps are marked, and layers that go over time leave them out.""",
            """
            network net from tokens {
              tokens -> embedding(32) -> lstm(16) -> dense(1, sigmoid)
            }"""),
        List.of(
            required("width", OptionType.whole(1), "How long each vector is."),
            named(
                "vocabulary",
                OptionType.optional(OptionType.whole(1)),
                "none",
                "How many different numbers there are, where the data does not tell."),
            named(
                "mask",
                OptionType.word("zeros", "none"),
                "zeros",
                "Whether steps that only fill a sequence up are marked: zeros of `vocabulary`, and what `pad` gave classes."),
            named("init", OptionType.entry(Kind.INITIALIZER), "uniform", "How the table starts."),
            named("l1", OptionType.nonNegative(), "0", "Weight of the L1 penalty on the table."),
            named("l2", OptionType.nonNegative(), "0", "Weight of the L2 penalty on the table."),
            named("trainable", OptionType.truth(), "true", "Whether training changes the table.")),
        new Embedding());
  }

  private static Entry positions() {
    return new Entry(
        Kind.LAYER,
        "positions",
        new Documentation(
            "Adds to each step of a sequence a vector that tells its place.",
            """
            output = input + P, with P of [time, width]: P[t, 2i] = sin(t / 10000^(2i/width)) and \
            P[t, 2i + 1] = cos(t / 10000^(2i/width)), with t from 0 (Vaswani et al. 2017, section \
            3.5), or numbers that are learned. Attention sees no order; this gives it one.""",
            """
            network net from tokens {
              tokens -> embedding(32) -> positions -> attention(4) -> dense(1)
            }"""),
        List.of(
            named(
                "learned",
                OptionType.truth(),
                "false",
                "Whether the vectors are weights instead of sines and cosines."),
            named(
                "init",
                OptionType.entry(Kind.INITIALIZER),
                "glorot_uniform",
                "How learned vectors start.")),
        new Positions());
  }

  private static Entry masking() {
    return new Entry(
        Kind.LAYER,
        "masking",
        new Documentation(
            "Marks the steps of a sequence that are padding.",
            "A step of which every number is `value` is set to 0 and left out by layers that go over"
                + " time, such as `lstm`.",
            """
            network net from series {
              series -> masking(-1) -> gru(16) -> dense(1)
            }"""),
        List.of(
            Option.positional(
                "value", OptionType.anyNumber(), "0", "What padding is filled with.")),
        new Masking());
  }

  /** What is wrong with the inputs of a layer that takes one sequence [time, width], or null. */
  static @Nullable Misfit sequence(List<TensorType> inputs) {
    Misfit misfit = Arity.one(inputs);
    if (misfit != null) {
      return misfit;
    }
    TensorType input = inputs.getFirst();
    if (input.shape().rank() != 3) {
      return Misfit.input(
          "expects a sequence, but its input is " + Wording.row(input),
          "expects [time, width]",
          input.shape().rank() < 3
              ? "let a recurrent layer before it give all its outputs, `return: sequence`, or make"
                  + (input.shape().rank() == 2
                          && input.shape().last() instanceof Dimension.Known known
                      ? " a step of each of its numbers with `reshape([" + known.size() + ", 1])`"
                      : " steps of the numbers with `reshape([time, width])`")
              : "lay each step out as a vector, for example with `reshape([time, width])`");
    }
    return null;
  }

  private record Embedding() implements Rule.Layer {
    @Override
    public @Nullable Misfit accepts(List<TensorType> inputs, Options options) {
      if (inputs.size() != 1) {
        return Misfit.input(
            "takes one input, but gets " + inputs.size(), "expects class numbers", null);
      }
      TensorType input = inputs.getFirst();
      if (input.element().isFloat()) {
        return Misfit.input(
            "expects class or word numbers, but its input is " + Wording.row(input),
            "expects class numbers",
            "in the data, `category` makes class numbers and `vocabulary(n)` word numbers; for"
                + " measured numbers there is `dense`");
      }
      return input.shape().rank() > 2
          ? Misfit.input(
              "expects a number or a sequence of numbers in each row, but gets "
                  + Wording.rowShape(input),
              "expects [time]",
              null)
          : null;
    }

    @Override
    public @Nullable Misfit accepts(LayerContext context, List<Value> inputs, Options options) {
      Misfit misfit = Rule.Layer.super.accepts(context, inputs, options);
      if (misfit != null) {
        return misfit;
      }
      long classes = context.classes(inputs.getFirst());
      if (options.isNone("vocabulary")) {
        return classes > 0
            ? null
            : Misfit.input(
                "does not know how many different numbers its input can hold",
                "",
                "say it here, `embedding("
                    + options.whole("width")
                    + ", vocabulary: 1000)` or `vocabulary: classes(word)` with the field that it"
                    + " gets, or in the data: `category(3)`");
      }
      long rows = options.whole("vocabulary");
      return classes > rows
          ? Misfit.option(
              "vocabulary",
              "has %s, but its input has %s different numbers"
                  .formatted(Wording.count(rows, "row"), Wording.count(classes)),
              "leave `vocabulary` out: the data tells")
          : null;
    }

    @Override
    public Value lay(LayerContext context, List<Value> inputs, Options options) {
      Instructions x = context.x();
      Value numbers = inputs.getFirst();
      long width = options.whole("width");
      long rows =
          options.isNone("vocabulary") ? context.classes(numbers) : options.whole("vocabulary");
      Value table =
          context.variable(
              "table",
              Shape.of(rows, width),
              options.entry("init"),
              rows,
              width,
              options.truth("trainable"));
      Kernels.penalize(context, table, options);
      OptionalInt padding = context.padding(numbers);
      if (numbers.rank() != 2 || padding.isEmpty()) {
        return x.gather(table, numbers);
      }
      ElementType whole = numbers.type().element();
      Value counts = x.unequal(numbers, x.cast(x.scalar(padding.getAsInt()), whole));
      // Padding has no vector of its own where it is no number of the table.
      Value rowsOfTable =
          padding.getAsInt() < 0 ? x.select(counts, numbers, x.cast(x.scalar(0), whole)) : numbers;
      Value output = x.gather(table, rowsOfTable);
      return options.isNone("mask") ? output : context.masked(output, counts);
    }
  }

  private record Positions() implements Rule.Layer {
    @Override
    public @Nullable Misfit accepts(List<TensorType> inputs, Options options) {
      return sequence(inputs);
    }

    @Override
    public Value lay(LayerContext context, List<Value> inputs, Options options) {
      Value input = inputs.getFirst();
      long time = input.shape().dimension(1).size();
      long width = input.shape().last().size();
      Shape shape = Shape.of(time, width);
      Value places =
          options.truth("learned")
              ? context.variable("places", shape, options.entry("init"), time, width, true)
              : context.x().constant(waves(time, width), shape);
      return context.x().add(input, places);
    }

    private static double[] waves(long time, long width) {
      double[] waves = OversizedException.room(time, width);
      for (int t = 0; t < time; t++) {
        for (int i = 0; i < width; i++) {
          double angle = t / Math.pow(10_000, (i - i % 2) / (double) width);
          waves[t * (int) width + i] = i % 2 == 0 ? Math.sin(angle) : Math.cos(angle);
        }
      }
      return waves;
    }
  }

  private record Masking() implements Rule.Layer {
    @Override
    public @Nullable Misfit accepts(List<TensorType> inputs, Options options) {
      return sequence(inputs);
    }

    @Override
    public Value lay(LayerContext context, List<Value> inputs, Options options) {
      Instructions x = context.x();
      Value input = inputs.getFirst();
      Value differs = x.cast(x.unequal(input, x.scalar(options.real("value"))), x.floats());
      Value counts = x.greater(x.max(differs, List.of(2L), false), x.scalar(0));
      Value kept = x.multiply(input, Masks.alongTime(x, counts, input.rank()));
      return context.masked(kept, counts);
    }
  }
}
