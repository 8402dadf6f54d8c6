package dev.nnc.standard.layer;

import static dev.nnc.catalog.Option.named;
import static dev.nnc.catalog.Option.required;

import dev.nnc.catalog.Documentation;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.LayerContext;
import dev.nnc.catalog.Masks;
import dev.nnc.catalog.Misfit;
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
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Multi-head attention with the formulas and the numbers of parameters of Keras 3. */
record Attention() implements Rule.Layer {
  static Entry entry() {
    OptionType width = OptionType.optional(OptionType.whole(1));
    return new Entry(
        Kind.LAYER,
        "attention",
        new Documentation(
            "Each step looks at all steps and takes up what it finds alike.",
            """
            Multi-head scaled dot-product attention (Vaswani et al. 2017, section 3.2). For each head, \
            q = x W_q + b_q, and k and v likewise; share = softmax(q k^T / sqrt(key_width)); what \
            comes out is share v of all heads side by side, times W_o, plus b_o, as wide as the query. \
            `x -> attention(4)` looks at itself, `(query, keys) -> attention(4)` at other data, and a \
            third input holds the values where they are not the keys. Keys that are padding get no \
            share. It has no sense of order: put `positions` before it.""",
            """
            network net from tokens {
              tokens -> embedding(32) -> positions -> residual { attention(4) }
                     -> average_pool(global) -> dense(1, sigmoid)
            }"""),
        List.of(
            required("heads", OptionType.whole(1), "How many heads look in parallel."),
            named(
                "key_width",
                width,
                "none",
                "How long the queries and keys of one head are; without it, the query's width"
                    + " divided by `heads`."),
            named(
                "value_width",
                width,
                "none",
                "How long the values of one head are; without it, as long as its keys."),
            named(
                "causal",
                OptionType.truth(),
                "false",
                "Whether a step sees only itself and those before it."),
            named(
                "mask",
                OptionType.optional(new OptionType.TensorOf()),
                "none",
                "Which keys count, instead of what the keys say themselves: of [keys], or of"
                    + " [queries, keys]."),
            named(
                "dropout",
                new OptionType.Real(0, true, 1, false),
                "0",
                "The share of shares that is dropped while training."),
            Kernels.init(),
            named(
                "bias",
                OptionType.anyOf(OptionType.word("none"), OptionType.entry(Kind.INITIALIZER)),
                "zeros",
                "How the four biases start; `none` leaves them out."),
            Kernels.training().get(0),
            Kernels.training().get(1),
            Kernels.training().get(2)),
        new Attention());
  }

  @Override
  public @Nullable Misfit accepts(List<TensorType> inputs, Options options) {
    if (inputs.isEmpty() || inputs.size() > 3) {
      return Misfit.input(
          "takes a sequence, or queries, keys and perhaps values, but gets " + inputs.size(),
          "",
          "write `x -> attention(4)` or `(query, keys) -> attention(4)`");
    }
    for (TensorType input : inputs) {
      Misfit misfit = Sequences.sequence(List.of(input));
      if (misfit != null) {
        return misfit;
      }
    }
    Dimension times = inputs.get(Math.min(1, inputs.size() - 1)).shape().dimension(1);
    if (!inputs.getLast().shape().dimension(1).equals(times)) {
      return Misfit.input(
          "needs one value for each key, but there are %s keys and %s values"
              .formatted(times, inputs.getLast().shape().dimension(1)),
          "",
          null);
    }
    long width = inputs.getFirst().shape().last().size();
    long heads = options.whole("heads");
    if (options.isNone("key_width") && width % heads != 0) {
      return Misfit.option(
          "heads",
          "cannot divide a width of %s among %s".formatted(width, Wording.count(heads, "head")),
          "choose a number of heads that divides it, or say `key_width`");
    }
    Value mask = options.tensor("mask");
    return mask == null ? null : accepts(inputs.getFirst(), times, mask.shape());
  }

  private static @Nullable Misfit accepts(TensorType query, Dimension keys, Shape mask) {
    List<Dimension> all = query.shape().dimensions();
    Shape each = new Shape(List.of(all.get(0), all.get(1), keys));
    Shape alike = new Shape(List.of(all.get(0), keys));
    return mask.equals(each) || mask.equals(alike)
        ? null
        : Misfit.option(
            "mask",
            "needs a mask of %s or %s, but it has the shape %s"
                .formatted(alike.row(), each.row(), mask.rank() == 0 ? mask : mask.row()),
            null);
  }

  @Override
  public Value lay(LayerContext context, List<Value> inputs, Options options) {
    Instructions x = context.x();
    Value query = inputs.getFirst();
    Value keys = inputs.get(Math.min(1, inputs.size() - 1));
    Value values = inputs.getLast();
    long width = query.shape().last().size();
    long heads = options.whole("heads");
    long keyWidth = options.isNone("key_width") ? width / heads : options.whole("key_width");
    long valueWidth = options.isNone("value_width") ? keyWidth : options.whole("value_width");
    Value q = projected(context, "query", query, heads, keyWidth, options);
    Value k = projected(context, "key", keys, heads, keyWidth, options);
    Value v = projected(context, "value", values, heads, valueWidth, options);
    Value scores = x.matmul(x.multiply(q, x.scalar(1 / Math.sqrt(keyWidth))), k, false, true);
    Value given = options.tensor("mask");
    Value shares =
        x.softmax(visible(x, scores, given != null ? given : context.mask(keys), options));
    double rate = options.real("dropout");
    if (context.training() && rate > 0) {
      Value kept = x.atLeast(x.random(shares, context.randomStream()), x.scalar(rate));
      shares = x.multiply(x.multiply(shares, x.scalar(1 / (1 - rate))), x.cast(kept, x.floats()));
    }
    // [batch, heads, queries, width of a value] to [batch, queries, heads * width of a value].
    Value seen = x.transpose(x.matmul(shares, v), List.of(0L, 2L, 1L, 3L));
    Dimension batch = query.shape().dimension(0);
    Dimension time = query.shape().dimension(1);
    Value flat = x.reshape(seen, new Shape(List.of(batch, time, Dimension.of(heads * valueWidth))));
    Value output =
        dense(context, "output", flat, width, heads * valueWidth, heads * width, options);
    return context.masked(output, context.mask(query));
  }

  /** Scores [batch, heads, queries, keys] that are far below all others where nothing is seen. */
  private static Value visible(
      Instructions x, Value scores, @Nullable Value mask, Options options) {
    Value visible = scores;
    if (mask != null) {
      Value counts = Masks.truth(x, mask);
      if (mask.rank() == 3) {
        List<Dimension> all = mask.shape().dimensions();
        counts =
            x.reshape(
                counts, new Shape(List.of(all.get(0), Dimension.of(1), all.get(1), all.get(2))));
      }
      visible = Masks.withoutPadding(x, visible, counts);
    }
    if (options.truth("causal")) {
      long queries = scores.shape().dimension(-2).size();
      long keys = scores.shape().dimension(-1).size();
      double[] before = OversizedException.room(queries, keys);
      for (int i = 0; i < before.length; i++) {
        before[i] = i % keys <= i / keys ? 1 : 0;
      }
      Value seen = x.greater(x.constant(before, Shape.of(1, 1, queries, keys)), x.scalar(0));
      visible = Masks.withoutPadding(x, visible, seen);
    }
    return visible;
  }

  /** The input for all heads, [batch, heads, time, width]. */
  private static Value projected(
      LayerContext context, String role, Value input, long heads, long width, Options options) {
    long inputs = input.shape().last().size();
    Instructions x = context.x();
    // Keras keeps this kernel as [inputs, heads, width], from which its fans are counted.
    Value all = dense(context, role, input, heads * width, inputs * heads, inputs * width, options);
    List<Dimension> shape = input.shape().dimensions();
    Value parted =
        x.reshape(
            all,
            new Shape(
                List.of(shape.get(0), shape.get(1), Dimension.of(heads), Dimension.of(width))));
    return x.transpose(parted, List.of(0L, 2L, 1L, 3L));
  }

  private static Value dense(
      LayerContext context,
      String role,
      Value input,
      long units,
      long fanIn,
      long fanOut,
      Options options) {
    Instructions x = context.x();
    boolean trainable = options.truth("trainable");
    Value kernel =
        context.variable(
            role + "_kernel",
            Shape.of(input.shape().last().size(), units),
            options.entry("init"),
            fanIn,
            fanOut,
            trainable);
    Kernels.penalize(context, kernel, options);
    Value sums = x.matmul(input, kernel);
    return options.isNone("bias")
        ? sums
        : x.add(
            sums,
            context.variable(
                role + "_bias", Shape.of(units), options.entry("bias"), units, units, trainable));
  }
}
