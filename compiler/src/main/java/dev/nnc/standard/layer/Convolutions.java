package dev.nnc.standard.layer;

import static dev.nnc.catalog.Option.named;
import static dev.nnc.catalog.Option.positional;
import static dev.nnc.catalog.Option.required;

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
import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import dev.nnc.op.Windows;
import dev.nnc.type.Dimension;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Layers that slide a kernel over the axes of a sequence, an image or a volume. Names and defaults
 * are Keras 3's, but for {@code padding}, which is {@code same}: a network can then be read from
 * its pools and strides alone.
 */
public final class Convolutions {
  /** Over how many places a filter may reach with its gaps; TensorFlow counts them in 32 bits. */
  private static final long MOST_REACH = 1 << 24;

  private Convolutions() {}

  public static List<Entry> entries() {
    return List.of(conv(), depthwise(), separable(), transposed());
  }

  private static Entry conv() {
    return new Entry(
        Kind.LAYER,
        "conv",
        new Documentation(
            "Convolution: slides filters over a sequence, an image or a volume.",
            """
            The input is [time, channel], [height, width, channel] or [depth, height, width, \
            channel], and its axes tell which convolution it is. output = activation(sum over \
            window and channels of input * kernel + bias), with a kernel of [size..., channels / \
            groups, filters]. With padding `same`, ceil(extent / stride) positions come out of an \
            axis; with `valid`, floor((extent - reach) / stride) + 1, where reach = (size - 1) * \
            dilation + 1. `causal`, for sequences, puts all zeros before the beginning, so that no \
            step sees a later one. Padding can be numbers: `1` for all edges, `[1, 2]` for each \
            axis, `[[1, 2], [0, 1]]` before and after each. Keras's own default is `valid`; here it \
            is `same`, so that only strides and pools change a size.""",
            """
            network net from image {
              image -> conv(16, 3x3, relu) -> max_pool(2) -> conv(32, 3x3, relu, stride: 2)
                    -> flatten -> dense(10, softmax)
            }"""),
        Kernels.options(
            "a filter",
            required("filters", OptionType.whole(1), "How many filters, and so channels come out."),
            size(),
            activation(),
            stride(),
            dilation(),
            named(
                "groups",
                OptionType.whole(1),
                "1",
                "In how many parts the channels are cut; each filter sees one part."),
            padding("same", "valid", "causal")),
        new Conv());
  }

  private static Entry depthwise() {
    return new Entry(
        Kind.LAYER,
        "depthwise_conv",
        new Documentation(
            "Convolution of each channel by itself, of a sequence or an image.",
            """
            The kernel is [size..., channels, multiplier], and channels * multiplier channels come \
            out: those of the first channel first. Strides must be the same along both axes.""",
            """
            network net from image {
              image -> conv(16, 3x3, relu) -> depthwise_conv(3x3, relu) -> average_pool(global)
            }"""),
        Kernels.options(
            "a channel that comes out",
            size(),
            activation(),
            named(
                "multiplier", OptionType.whole(1), "1", "How many channels are made of each one."),
            stride(),
            dilation(),
            padding("same", "valid", "causal")),
        new Depthwise());
  }

  private static Entry separable() {
    return new Entry(
        Kind.LAYER,
        "separable_conv",
        new Documentation(
            "Convolution of each channel by itself, and then of all channels at each place.",
            """
            A depthwise convolution without bias and activation, then one of size 1 (Chollet 2017): \
            far fewer weights than `conv` for nearly the same. The kernels are [size..., channels, \
            multiplier] and [1..., channels * multiplier, filters]; penalties count both.""",
            """
            network net from image {
              image -> separable_conv(32, 3x3, relu) -> average_pool(global) -> dense(10, softmax)
            }"""),
        Kernels.options(
            "a filter",
            required("filters", OptionType.whole(1), "How many filters, and so channels come out."),
            size(),
            activation(),
            named(
                "multiplier",
                OptionType.whole(1),
                "1",
                "How many channels the first step makes of each one."),
            stride(),
            dilation(),
            padding("same", "valid", "causal")),
        new Separable());
  }

  private static Entry transposed() {
    return new Entry(
        Kind.LAYER,
        "conv_transpose",
        new Documentation(
            "Transposed convolution: makes sequences, images and volumes larger.",
            """
            The way back of a convolution's shapes: what comes out is what a `conv` of that stride \
            would have to see to give the input. The kernel is [size..., filters, channels]. Along \
            an axis, `same` gives extent * stride, and `valid` gives extent * stride + max(reach - \
            stride, 0), where reach = (size - 1) * dilation + 1. With `output_padding` p it is \
            (extent - 1) * stride + reach - 2 * pad + p, where pad is floor(reach / 2) for `same` \
            and 0 for `valid`.""",
            """
            network net from code {
              code -> dense(784, relu) -> reshape(7x7x16)
                   -> conv_transpose(16, 3x3, relu, stride: 2)
                   -> conv_transpose(1, 3x3, sigmoid, stride: 2)
            }"""),
        Kernels.options(
            "a filter",
            required("filters", OptionType.whole(1), "How many filters, and so channels come out."),
            size(),
            activation(),
            stride(),
            dilation(),
            padding("same", "valid"),
            named(
                "output_padding",
                OptionType.optional(OptionType.whole(0)),
                "none",
                "How far the result reaches beyond the smallest one; below the stride.")),
        new Transposed());
  }

  private static Option size() {
    return required(
        "size", new OptionType.Sizes(), "The size of a filter: `3x3`, or 3 for all axes.");
  }

  private static Option activation() {
    return positional(
        "activation", OptionType.entry(Kind.ACTIVATION), "linear", "Applied to the sums.");
  }

  private static Option stride() {
    return named("stride", new OptionType.Sizes(), "1", "How far the filter moves.");
  }

  private static Option dilation() {
    return named(
        "dilation",
        new OptionType.Sizes(),
        "1",
        "How far apart the elements are that a filter sees; not together with a stride.");
  }

  private static Option padding(String... words) {
    return named(
        "padding",
        words.length > 2
            ? OptionType.anyOf(OptionType.word(words), new OptionType.Numbers())
            : OptionType.word(words),
        "same",
        "Zeros around the edge: as many as keep the size, none, or so many.");
  }

  /** How a kernel lies on its input, one number an axis. */
  private record Window(
      List<Long> sizes, List<Long> strides, List<Long> dilations, List<Long> paddings) {
    static Window of(Value input, Options options) {
      int axes = Axes.count(input.shape());
      List<Long> sizes = Axes.sizes(options, "size", axes);
      List<Long> strides = Axes.sizes(options, "stride", axes);
      List<Long> dilations = Axes.sizes(options, "dilation", axes);
      List<Long> extents = Axes.extents(input);
      return new Window(
          sizes,
          strides,
          dilations,
          switch (options.get("padding")) {
            case String word ->
                switch (word) {
                  case "same" -> Windows.same(extents, sizes, strides, dilations);
                  case "causal" ->
                      List.of(Windows.reach(sizes.getFirst(), dilations.getFirst()) - 1, 0L);
                  default -> Windows.none(axes);
                };
            case Object numbers -> Axes.edges(numbers, axes);
          });
    }

    private static @Nullable Misfit padding(TensorType input, Options options) {
      int axes = Axes.count(input.shape());
      Object padding = options.get("padding");
      if (padding.equals("causal") && axes != 1) {
        return Misfit.option(
            "padding",
            "can be `causal` on a sequence only, but its input is " + Wording.row(input),
            null);
      }
      return padding instanceof String ? null : Axes.edgesMisfit("padding", padding, axes);
    }

    /** What is wrong with options and input of any convolution, or null. */
    static @Nullable Misfit check(List<TensorType> inputs, Options options, int most) {
      Misfit misfit = Axes.check(inputs, most);
      if (misfit != null) {
        return misfit;
      }
      TensorType input = inputs.getFirst();
      for (String option : List.of("size", "stride", "dilation")) {
        misfit = Axes.misfit(options, option, input);
        if (misfit != null) {
          return misfit;
        }
      }
      int axes = Axes.count(input.shape());
      boolean strided = Axes.sizes(options, "stride", axes).stream().anyMatch(s -> s > 1);
      for (int i = 0; i < axes; i++) {
        long reach =
            Windows.reach(
                Axes.sizes(options, "size", axes).get(i),
                Axes.sizes(options, "dilation", axes).get(i));
        if (reach > MOST_REACH) {
          return Misfit.option(
              "dilation",
              "lets the filter reach over %d places, of at most %d".formatted(reach, MOST_REACH),
              null);
        }
      }
      if (strided && Axes.sizes(options, "dilation", axes).stream().anyMatch(d -> d > 1)) {
        return Misfit.option(
            "dilation",
            "cannot have a stride and a dilation above 1 at once",
            "leave one of them out; `max_pool` after it makes it smaller, too");
      }
      return padding(input, options);
    }

    /** What is wrong with the extents that would come out, or null. */
    static @Nullable Misfit fits(TensorType input, Options options) {
      List<Long> extents = Windows.extents(input.shape());
      if (options.get("padding") instanceof String word && !word.equals("valid")) {
        return null;
      }
      int axes = extents.size();
      List<Long> sizes = Axes.sizes(options, "size", axes);
      List<Long> dilations = Axes.sizes(options, "dilation", axes);
      List<Long> paddings =
          options.is("padding", "valid")
              ? Windows.none(axes)
              : Axes.edges(options.get("padding"), axes);
      for (int i = 0; i < axes; i++) {
        long reach = Windows.reach(sizes.get(i), dilations.get(i));
        if (extents.get(i) + paddings.get(2 * i) + paddings.get(2 * i + 1) < reach) {
          return Misfit.option(
              "size",
              "has a filter that reaches over %s of %s, but its input is %s"
                  .formatted(
                      Wording.count(reach, "place"),
                      Axes.names(axes).equals("time alone") ? "time" : "an axis",
                      Wording.rowShape(input)),
              "make it smaller, or use `padding: same`");
        }
      }
      return null;
    }

    /** The shape of a kernel, after its sizes. */
    Shape kernel(long... rest) {
      List<Dimension> all = new ArrayList<>(sizes.stream().map(Dimension::of).toList());
      for (long extent : rest) {
        all.add(Dimension.of(extent));
      }
      return new Shape(all);
    }

    /** How many places a filter sees. */
    long area() {
      return sizes.stream().reduce(1L, (a, b) -> a * b);
    }

    Value conv(Instructions x, Value input, Value kernel) {
      return apply(x, input, kernel, false);
    }

    Value depthwise(Instructions x, Value input, Value kernel) {
      return apply(x, input, kernel, true);
    }

    private Value apply(Instructions x, Value input, Value kernel, boolean depthwise) {
      Value data = Axes.lifted(x, input);
      Value filters = Axes.liftedKernel(x, kernel);
      // The kernel for single channels wants the same stride on both axes; on an axis of one
      // element any stride will do.
      List<Long> strides = Axes.lifted(this.strides, depthwise ? this.strides.getFirst() : 1);
      List<Long> dilations = Axes.lifted(this.dilations, 1);
      List<Long> paddings = Axes.liftedPaddings(this.paddings);
      return Axes.lowered(
          x,
          depthwise
              ? x.depthwiseConv(data, filters, strides, dilations, paddings)
              : x.conv(data, filters, strides, dilations, paddings),
          Axes.count(input.shape()));
    }
  }

  private static Value kernel(
      LayerContext context, String role, Shape shape, Options options, long area) {
    Value kernel =
        context.variable(
            role,
            shape,
            options.entry("init"),
            area * shape.dimension(-2).size(),
            area * shape.last().size(),
            options.truth("trainable"));
    Kernels.penalize(context, kernel, options);
    return kernel;
  }

  private static Value finish(LayerContext context, Value sums, Options options) {
    return context.activate(options.entry("activation"), Kernels.withBias(context, sums, options));
  }

  private record Conv() implements Rule.Layer {
    @Override
    public @Nullable Misfit accepts(List<TensorType> inputs, Options options) {
      Misfit misfit = Window.check(inputs, options, 3);
      if (misfit != null) {
        return misfit;
      }
      TensorType input = inputs.getFirst();
      long channels = input.shape().last().size();
      long filters = options.whole("filters");
      long groups = options.whole("groups");
      if (channels % groups != 0 || filters % groups != 0) {
        return Misfit.option(
            "groups",
            "cannot cut %s and %s into %s of the same size"
                .formatted(
                    Wording.count(channels, "channel"),
                    Wording.count(filters, "filter"),
                    Wording.count(groups, "group")),
            "choose a number that divides both");
      }
      misfit = Window.fits(input, options);
      return misfit != null ? misfit : Kernels.bias(options, filters, "filter");
    }

    @Override
    public Value lay(LayerContext context, List<Value> inputs, Options options) {
      Value input = inputs.getFirst();
      Window window = Window.of(input, options);
      long channels = input.shape().last().size();
      long filters = options.whole("filters");
      long groups = options.whole("groups");
      Value kernel =
          kernel(
              context, "kernel", window.kernel(channels / groups, filters), options, window.area());
      return finish(context, grouped(context.x(), window, input, kernel, groups), options);
    }

    /** TensorFlow's derivatives of convolutions know no groups, so each is one of its own. */
    private static Value grouped(
        Instructions x, Window window, Value input, Value kernel, long groups) {
      if (groups == 1) {
        return window.conv(x, input, kernel);
      }
      long channels = input.shape().last().size();
      long filters = kernel.shape().last().size();
      if (groups == channels
          && window.sizes().size() < 3
          && window.strides().stream().distinct().count() == 1) {
        return window.depthwise(
            x, input, x.reshape(kernel, window.kernel(channels, filters / channels)));
      }
      List<Value> parts = new ArrayList<>();
      for (long group = 0; group < groups; group++) {
        parts.add(
            window.conv(
                x,
                x.slice(input, -1, group * (channels / groups), channels / groups),
                x.slice(kernel, -1, group * (filters / groups), filters / groups)));
      }
      return x.concat(parts, -1);
    }
  }

  private static @Nullable Misfit oneStride(TensorType input, Options options) {
    List<Long> strides = Axes.sizes(options, "stride", Axes.count(input.shape()));
    return strides.stream().distinct().count() == 1
        ? null
        : Misfit.option("stride", "needs the same stride along both axes", null);
  }

  private record Depthwise() implements Rule.Layer {
    @Override
    public @Nullable Misfit accepts(List<TensorType> inputs, Options options) {
      Misfit misfit = Window.check(inputs, options, 2);
      if (misfit != null) {
        return misfit;
      }
      TensorType input = inputs.getFirst();
      misfit = oneStride(input, options);
      misfit = misfit != null ? misfit : Window.fits(input, options);
      long channels = input.shape().last().size() * options.whole("multiplier");
      return misfit != null ? misfit : Kernels.bias(options, channels, "channel");
    }

    @Override
    public Value lay(LayerContext context, List<Value> inputs, Options options) {
      Value input = inputs.getFirst();
      Window window = Window.of(input, options);
      Shape shape = window.kernel(input.shape().last().size(), options.whole("multiplier"));
      Value kernel = kernel(context, "kernel", shape, options, window.area());
      return finish(context, window.depthwise(context.x(), input, kernel), options);
    }
  }

  private record Separable() implements Rule.Layer {
    @Override
    public @Nullable Misfit accepts(List<TensorType> inputs, Options options) {
      Misfit misfit = Window.check(inputs, options, 2);
      if (misfit != null) {
        return misfit;
      }
      TensorType input = inputs.getFirst();
      misfit = oneStride(input, options);
      misfit = misfit != null ? misfit : Window.fits(input, options);
      return misfit != null ? misfit : Kernels.bias(options, options.whole("filters"), "filter");
    }

    @Override
    public Value lay(LayerContext context, List<Value> inputs, Options options) {
      Value input = inputs.getFirst();
      Window window = Window.of(input, options);
      long channels = input.shape().last().size();
      long multiplier = options.whole("multiplier");
      Value depth =
          kernel(
              context,
              "depthwise_kernel",
              window.kernel(channels, multiplier),
              options,
              window.area());
      int axes = window.sizes().size();
      List<Long> ones = Windows.ones(axes);
      Window point = new Window(ones, ones, ones, Windows.none(axes));
      Value across =
          kernel(
              context,
              "pointwise_kernel",
              point.kernel(channels * multiplier, options.whole("filters")),
              options,
              1);
      Instructions x = context.x();
      return finish(context, point.conv(x, window.depthwise(x, input, depth), across), options);
    }
  }

  private record Transposed() implements Rule.Layer {
    @Override
    public @Nullable Misfit accepts(List<TensorType> inputs, Options options) {
      Misfit misfit = Window.check(inputs, options, 3);
      if (misfit != null) {
        return misfit;
      }
      TensorType input = inputs.getFirst();
      List<Long> extents = Windows.extents(input.shape());
      Window window = window(extents, options);
      List<Long> results = results(extents, window, options);
      for (int i = 0; i < extents.size(); i++) {
        long there =
            results.get(i) < 1
                ? 0
                : Windows.positions(
                    results.get(i),
                    window.sizes().get(i),
                    window.strides().get(i),
                    window.dilations().get(i),
                    window.paddings().get(2 * i),
                    window.paddings().get(2 * i + 1));
        if (there != extents.get(i)) {
          return Misfit.option(
              "output_padding",
              "cannot make an axis of %d into %d places: a convolution would make %d of them"
                  .formatted(extents.get(i), results.get(i), there),
              "`output_padding` must be below the stride, or `none`");
        }
      }
      return Kernels.bias(options, options.whole("filters"), "filter");
    }

    /** The window of the convolution whose way back this is. */
    private static Window window(List<Long> extents, Options options) {
      int axes = extents.size();
      List<Long> sizes = Axes.sizes(options, "size", axes);
      List<Long> strides = Axes.sizes(options, "stride", axes);
      List<Long> dilations = Axes.sizes(options, "dilation", axes);
      Window bare = new Window(sizes, strides, dilations, Windows.none(axes));
      return options.is("padding", "same")
          ? new Window(
              sizes,
              strides,
              dilations,
              Windows.same(results(extents, bare, options), sizes, strides, dilations))
          : bare;
    }

    private static List<Long> results(List<Long> extents, Window window, Options options) {
      boolean same = options.is("padding", "same");
      List<Long> results = new ArrayList<>();
      for (int i = 0; i < extents.size(); i++) {
        long extent = extents.get(i);
        long stride = window.strides().get(i);
        long reach = Windows.reach(window.sizes().get(i), window.dilations().get(i));
        if (options.isNone("output_padding")) {
          results.add(extent * stride + (same ? 0 : Math.max(reach - stride, 0)));
        } else {
          results.add(
              (extent - 1) * stride
                  + reach
                  - (same ? 2 * (reach / 2) : 0)
                  + options.whole("output_padding"));
        }
      }
      return results;
    }

    @Override
    public Value lay(LayerContext context, List<Value> inputs, Options options) {
      Instructions x = context.x();
      Value input = inputs.getFirst();
      List<Long> extents = Axes.extents(input);
      Window window = window(extents, options);
      Shape shape = window.kernel(options.whole("filters"), input.shape().last().size());
      Value kernel = kernel(context, "kernel", shape, options, window.area());
      Value grown =
          x.convTranspose(
              Axes.lifted(x, input),
              Axes.liftedKernel(x, kernel),
              Axes.lifted(window.strides(), 1),
              Axes.lifted(window.dilations(), 1),
              Axes.liftedPaddings(window.paddings()),
              Axes.lifted(results(extents, window, options), 1));
      return finish(context, Axes.lowered(x, grown, extents.size()), options);
    }
  }
}
