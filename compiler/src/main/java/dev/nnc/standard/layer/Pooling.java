package dev.nnc.standard.layer;

import static dev.nnc.catalog.Option.named;
import static dev.nnc.catalog.Option.positional;

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
import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import dev.nnc.op.Windows;
import dev.nnc.type.Dimension;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Layers that make a sequence, an image or a volume smaller, window by window. */
public final class Pooling {
  private Pooling() {}

  public static List<Entry> entries() {
    return List.of(
        entry(
            true,
            "max_pool",
            "Keeps the greatest value of each window of a sequence, an image or a volume.",
            "conv(16, 3x3, relu) -> max_pool(2) -> flatten -> dense(10, softmax)"),
        entry(
            false,
            "average_pool",
            "The mean of each window of a sequence, an image or a volume.",
            "conv(16, 3x3, relu) -> average_pool(global) -> dense(10, softmax)"));
  }

  private static Entry entry(boolean greatest, String name, String summary, String example) {
    return new Entry(
        Kind.LAYER,
        name,
        new Documentation(
            summary,
            """
            The input is [time, channel], [height, width, channel] or [depth, height, width, \
            channel]; each channel is pooled by itself. With padding `same`, ceil(extent / stride) \
            windows fit an axis, and what lies beyond the edge does not count; with `valid`, \
            floor((extent - size) / stride) + 1. `global` takes all places at once and leaves \
            [channel]; the mean of a padded sequence leaves padding out. Keras's own default is `valid`; here it is `same`, as for `conv`. It has no \
            weights.""",
            "network net from image {\n  image -> " + example + "\n}"),
        List.of(
            positional(
                "size",
                OptionType.anyOf(OptionType.word("global"), new OptionType.Sizes()),
                "2",
                "The window, or `global` for all places at once."),
            named(
                "stride",
                OptionType.anyOf(OptionType.word("size"), new OptionType.Sizes()),
                "size",
                "How far the window moves; `size` lays windows side by side."),
            named(
                "padding",
                OptionType.word("same", "valid"),
                "same",
                "Whether windows reach over the edge.")),
        new Pool(greatest));
  }

  private record Pool(boolean greatest) implements Rule.Layer {
    @Override
    public @Nullable Misfit accepts(List<TensorType> inputs, Options options) {
      Misfit misfit = Axes.check(inputs, 3);
      if (misfit != null || options.is("size", "global")) {
        return misfit;
      }
      TensorType input = inputs.getFirst();
      for (String option : List.of("size", "stride")) {
        misfit = Axes.misfit(options, option, input);
        if (misfit != null) {
          return misfit;
        }
      }
      List<Long> extents = Windows.extents(input.shape());
      List<Long> sizes = Axes.sizes(options, "size", extents.size());
      for (int i = 0; i < extents.size(); i++) {
        if (options.is("padding", "valid") && sizes.get(i) > extents.get(i)) {
          return Misfit.option(
              "size",
              "has a window of %s, but its input is %s"
                  .formatted(Wording.count(sizes.get(i), "place"), Wording.rowShape(input)),
              "make it smaller, or use `global` or `padding: same`");
        }
      }
      return null;
    }

    @Override
    public Value lay(LayerContext context, List<Value> inputs, Options options) {
      Instructions x = context.x();
      Value input = inputs.getFirst();
      int axes = Axes.count(input.shape());
      if (options.is("size", "global")) {
        List<Long> places = LongStream.rangeClosed(1, axes).boxed().toList();
        Value mask = axes == 1 ? context.mask(input) : null;
        if (mask != null) {
          return unpadded(x, input, mask);
        }
        return greatest ? x.max(input, places, false) : x.mean(input, places, false);
      }
      List<Long> sizes = Axes.sizes(options, "size", axes);
      List<Long> strides =
          options.is("stride", "size") ? sizes : Axes.sizes(options, "stride", axes);
      boolean same = options.is("padding", "same");
      if (axes < 3) {
        return Axes.lowered(
            x,
            pool(x, Axes.lifted(x, input), Axes.lifted(sizes, 1), Axes.lifted(strides, 1), same),
            axes);
      }
      // The maximum of maxima, or the mean of means of equally many: first within each layer of
      // the volume, then across layers.
      Shape shape = input.shape();
      List<Dimension> layers = new ArrayList<>(shape.dimensions().subList(2, 5));
      Value flat =
          pool(
              x,
              x.reshape(
                  input,
                  new Shape(layers)
                      .prepend(Instructions.product(shape.dimension(0), shape.dimension(1)))),
              sizes.subList(1, 3),
              strides.subList(1, 3),
              same);
      Shape inner = flat.shape();
      Value deep =
          pool(
              x,
              x.reshape(
                  flat,
                  new Shape(
                      List.of(
                          shape.dimension(0),
                          shape.dimension(1),
                          Instructions.product(inner.dimension(1), inner.dimension(2)),
                          inner.last()))),
              List.of(sizes.getFirst(), 1L),
              List.of(strides.getFirst(), 1L),
              same);
      return x.reshape(
          deep,
          new Shape(
              List.of(
                  shape.dimension(0),
                  deep.shape().dimension(1),
                  inner.dimension(1),
                  inner.dimension(2),
                  inner.last())));
    }

    /** Over the steps of a sequence that count; 0 where none does. */
    private Value unpadded(Instructions x, Value input, Value mask) {
      Value counts = Masks.alongTime(x, mask, input.rank());
      Value steps = x.sum(counts, List.of(1L), false);
      if (greatest) {
        Value seen = x.select(x.greater(counts, x.scalar(0)), input, x.scalar(Masks.NOTHING));
        return x.multiply(x.max(seen, List.of(1L), false), x.minimum(steps, x.scalar(1)));
      }
      return x.divide(
          x.sum(x.multiply(input, counts), List.of(1L), false), x.maximum(steps, x.scalar(1)));
    }

    private Value pool(
        Instructions x, Value value, List<Long> sizes, List<Long> strides, boolean same) {
      return greatest
          ? x.maxPool(value, sizes, strides, same)
          : x.averagePool(value, sizes, strides, same);
    }
  }
}
