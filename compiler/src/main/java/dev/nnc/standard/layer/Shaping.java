package dev.nnc.standard.layer;

import static dev.nnc.catalog.Option.named;
import static dev.nnc.catalog.Option.positional;
import static dev.nnc.catalog.Option.required;

import dev.nnc.catalog.Arity;
import dev.nnc.catalog.Documentation;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.LayerContext;
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
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Layers without weights that move, repeat, add or leave out values. */
public final class Shaping {
  /** Each copy is an input of one operation. */
  private static final long MOST_COPIES = 10_000;

  private Shaping() {}

  public static List<Entry> entries() {
    OptionType edges = OptionType.anyOf(OptionType.whole(0), new OptionType.Numbers());
    return List.of(
        entry(
            "permute",
            "Puts the axes of a row into another order.",
            "`permute([2, 1])` turns [height, width] into [width, height]: axis i of the result is"
                + " the axis of the input that stands at place i, counted from 1.",
            "permute([2, 1, 3]) -> flatten -> dense(10)",
            new Permute(),
            required("order", new OptionType.Sizes(), "The axes of the input, from 1.")),
        entry(
            "pad",
            "Adds values around a sequence, an image or a volume.",
            """
            One number is for all edges, a list has one number for each axis but the channels, and \
            a list of pairs has how many come before and after each axis. `reflect` mirrors what \
            lies inside the edge, `symmetric` repeats the edge itself, too.""",
            "pad([[0, 1], [2, 2]]) -> conv(16, 3x3, relu, padding: valid) -> flatten -> dense(10)",
            new Edges(true),
            positional("amount", edges, "1", "How many values at the edges."),
            named(
                "mode",
                OptionType.word("zeros", "reflect", "symmetric"),
                "zeros",
                "What they are.")),
        entry(
            "crop",
            "Leaves out the edges of a sequence, an image or a volume.",
            "One number is for all edges, a list has one number for each axis but the channels, and"
                + " a list of pairs has how many go before and after each axis.",
            "crop([[2, 2], [4, 0]]) -> flatten -> dense(10)",
            new Edges(false),
            positional("amount", edges, "1", "How many values at the edges.")),
        entry(
            "upsample",
            "Makes a sequence, an image or a volume larger by repeating or interpolating.",
            """
            Each extent is multiplied by its factor. `nearest` repeats each value; `bilinear`, for \
            images, draws straight lines between the centres of values, as Keras 3 does (half-pixel \
            centres, edges repeated).""",
            "conv(16, 3x3, relu, stride: 2) -> upsample(2) -> conv(1, 3x3, sigmoid)",
            new Upsample(),
            positional("factor", new OptionType.Sizes(), "2", "How often each is repeated."),
            named(
                "method",
                OptionType.word("nearest", "bilinear"),
                "nearest",
                "Where the new values come from.")),
        new Entry(
            Kind.LAYER,
            "repeat_vector",
            new Documentation(
                "Makes a sequence of copies of a vector.",
                "[n] becomes [count, n], so that a recurrent layer can read it at each step.",
                """
                network net from x {
                  x -> dense(8) -> repeat_vector(5) -> dense(1)
                }"""),
            List.of(required("count", new OptionType.Whole(1, MOST_COPIES), "How many copies.")),
            new RepeatVector()));
  }

  private static Entry entry(
      String name,
      String summary,
      String details,
      String example,
      Rule.Layer rule,
      Option... options) {
    return new Entry(
        Kind.LAYER,
        name,
        new Documentation(
            summary, details, "network net from image {\n  image -> " + example + "\n}"),
        List.of(options),
        rule);
  }

  private record Permute() implements Rule.Layer {
    @Override
    public @Nullable Misfit accepts(List<TensorType> inputs, Options options) {
      Misfit misfit = Arity.one(inputs);
      if (misfit != null) {
        return misfit;
      }
      int rank = inputs.getFirst().shape().rank() - 1;
      List<Long> order = options.sizes("order");
      return order.stream()
              .sorted()
              .toList()
              .equals(LongStream.rangeClosed(1, rank).boxed().toList())
          ? null
          : Misfit.option(
              "order",
              "needs each axis of %s once, from 1 to %d, but gets %s"
                  .formatted(Wording.rowShape(inputs.getFirst()), rank, order),
              null);
    }

    @Override
    public Value lay(LayerContext context, List<Value> inputs, Options options) {
      List<Long> permutation = new ArrayList<>(options.sizes("order"));
      permutation.addFirst(0L);
      return context.x().transpose(inputs.getFirst(), permutation);
    }
  }

  /** Zeros or mirrors added around the axes, or the edges left out. */
  private record Edges(boolean adds) implements Rule.Layer {
    @Override
    public @Nullable Misfit accepts(List<TensorType> inputs, Options options) {
      Misfit misfit = Axes.check(inputs, 3);
      if (misfit != null) {
        return misfit;
      }
      TensorType input = inputs.getFirst();
      int axes = Axes.count(input.shape());
      Object amount = options.get("amount");
      misfit = Axes.edgesMisfit("amount", amount, axes);
      if (misfit != null) {
        return misfit;
      }
      List<Long> edges = Axes.edges(amount, axes);
      for (int i = 0; i < axes; i++) {
        long extent = input.shape().dimension(i + 1).size();
        long before = edges.get(2 * i);
        long after = edges.get(2 * i + 1);
        if (!adds && before + after >= extent) {
          return Misfit.option(
              "amount",
              "leaves nothing of an axis of %d: it takes %d and %d away"
                  .formatted(extent, before, after),
              null);
        }
        if (adds && !options.is("mode", "zeros")) {
          long most = options.is("mode", "reflect") ? extent - 1 : extent;
          if (Math.max(before, after) > most) {
            return Misfit.option(
                "amount",
                "can mirror at most %s of an axis of %d, but should %d"
                    .formatted(Wording.count(most, "value"), extent, Math.max(before, after)),
                "use `mode: zeros`, or less");
          }
        }
      }
      return null;
    }

    @Override
    public Value lay(LayerContext context, List<Value> inputs, Options options) {
      Instructions x = context.x();
      Value value = inputs.getFirst();
      List<Long> edges = Axes.edges(options.get("amount"), Axes.count(value.shape()));
      if (adds && options.is("mode", "zeros")) {
        List<Long> paddings = new ArrayList<>(List.of(0L, 0L));
        paddings.addAll(edges);
        paddings.addAll(List.of(0L, 0L));
        return x.pad(value, paddings);
      }
      for (int axis = 1; axis < value.rank() - 1; axis++) {
        long before = edges.get(2 * axis - 2);
        long after = edges.get(2 * axis - 1);
        if (before + after > 0) {
          value =
              adds
                  ? mirrored(x, value, axis, before, after, options.is("mode", "reflect") ? 1 : 0)
                  : x.slice(
                      value, axis, before, value.shape().dimension(axis).size() - before - after);
        }
      }
      return value;
    }

    /** The axis with mirrors at its ends, which leave out the first {@code skipped} values. */
    private static Value mirrored(
        Instructions x, Value value, int axis, long before, long after, int skipped) {
      long extent = value.shape().dimension(axis).size();
      List<Value> parts = new ArrayList<>();
      for (long i = before - 1; i >= 0; i--) {
        parts.add(x.slice(value, axis, i + skipped, 1));
      }
      parts.add(value);
      for (long i = 0; i < after; i++) {
        parts.add(x.slice(value, axis, extent - 1 - i - skipped, 1));
      }
      return x.concat(parts, axis);
    }
  }

  private record Upsample() implements Rule.Layer {
    @Override
    public @Nullable Misfit accepts(List<TensorType> inputs, Options options) {
      Misfit misfit = Axes.check(inputs, 3);
      if (misfit != null) {
        return misfit;
      }
      TensorType input = inputs.getFirst();
      if (options.is("method", "bilinear") && Axes.count(input.shape()) != 2) {
        return Misfit.option(
            "method",
            "can be `bilinear` on an image only, but its input is " + Wording.row(input),
            null);
      }
      Misfit uneven = Axes.misfit(options, "factor", input);
      if (uneven != null) {
        return uneven;
      }
      for (long factor : options.sizes("factor")) {
        if (factor > MOST_COPIES) {
          return Misfit.option(
              "factor",
              "repeats at most %d times, but should %d".formatted(MOST_COPIES, factor),
              null);
        }
      }
      return null;
    }

    @Override
    public Value lay(LayerContext context, List<Value> inputs, Options options) {
      Instructions x = context.x();
      Value value = inputs.getFirst();
      int axes = Axes.count(value.shape());
      List<Long> factors = Axes.sizes(options, "factor", axes);
      for (int axis = 1; axis <= axes; axis++) {
        long factor = factors.get(axis - 1);
        if (factor > 1) {
          value =
              options.is("method", "nearest")
                  ? repeated(x, value, axis, factor)
                  : interpolated(x, value, axis, factor);
        }
      }
      return value;
    }

    private static Value repeated(Instructions x, Value value, int axis, long factor) {
      List<Dimension> spread = new ArrayList<>(value.shape().dimensions());
      spread.add(axis + 1, Dimension.of(1));
      Value single = x.reshape(value, new Shape(spread));
      Value copies = x.concat(Collections.nCopies((int) factor, single), axis + 1);
      List<Dimension> grown = new ArrayList<>(value.shape().dimensions());
      grown.set(axis, Dimension.of(grown.get(axis).size() * factor));
      return x.reshape(copies, new Shape(grown));
    }

    /** Along one axis, interpolation is a product with a matrix of two numbers a row. */
    private static Value interpolated(Instructions x, Value value, int axis, long factor) {
      long before = value.shape().dimension(axis).size();
      double[] matrix = OversizedException.room(before, before * factor);
      int extent = (int) before;
      int size = (int) (before * factor);
      for (int to = 0; to < size; to++) {
        double from = (to + 0.5) / factor - 0.5;
        int low = (int) Math.floor(from);
        double share = from - low;
        matrix[Math.clamp(low, 0, extent - 1) * size + to] += 1 - share;
        matrix[Math.clamp(low + 1, 0, extent - 1) * size + to] += share;
      }
      List<Long> order = new ArrayList<>(LongStream.range(0, value.rank()).boxed().toList());
      order.remove(axis);
      order.add((long) axis);
      List<Long> back = new ArrayList<>(LongStream.range(0, value.rank() - 1).boxed().toList());
      back.add(axis, (long) value.rank() - 1);
      Value lines = x.matmul(x.transpose(value, order), x.constant(matrix, Shape.of(extent, size)));
      return x.transpose(lines, back);
    }
  }

  private record RepeatVector() implements Rule.Layer {
    @Override
    public @Nullable Misfit accepts(List<TensorType> inputs, Options options) {
      Misfit misfit = Arity.one(inputs);
      if (misfit != null || inputs.getFirst().shape().rank() == 2) {
        return misfit;
      }
      return Misfit.input(
              "expects a vector, but its input is " + Wording.row(inputs.getFirst()),
              "expects [n]",
              "put `flatten` before it")
          .withStepBefore("flatten");
    }

    @Override
    public Value lay(LayerContext context, List<Value> inputs, Options options) {
      Instructions x = context.x();
      Value input = inputs.getFirst();
      Shape shape = input.shape();
      Value step =
          x.reshape(input, new Shape(List.of(shape.dimension(0), Dimension.of(1), shape.last())));
      int count = (int) options.whole("count");
      return count == 1 ? step : x.concat(Collections.nCopies(count, step), 1);
    }
  }
}
