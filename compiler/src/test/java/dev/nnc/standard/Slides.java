package dev.nnc.standard;

import dev.nnc.ir.Attributes;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Convolutions and pools by their definition: a loop over every place of a window on every place of
 * its input. Slow, and independent of how they are lowered.
 */
final class Slides {
  private Slides() {}

  /** What a loop visits: where the window lies, and what it meets there. */
  private interface Visitor {
    /**
     * @param output [batch, axes…]
     * @param window [axes…]
     * @param input [batch, axes…], inside the edge
     */
    void meet(int[] output, int[] window, int[] input);
  }

  private static void slide(
      int[] output,
      int[] window,
      int[] input,
      List<Long> strides,
      List<Long> dilations,
      List<Long> paddings,
      Visitor visitor) {
    int axes = window.length;
    int[] places = Arrays.copyOf(output, axes + 1);
    for (int o = 0; o < Tensor.size(places); o++) {
      int[] at = Tensor.index(o, places);
      for (int w = 0; w < Tensor.size(window); w++) {
        int[] in = Tensor.index(w, window);
        int[] met = new int[axes + 1];
        met[0] = at[0];
        boolean inside = true;
        for (int axis = 0; axis < axes; axis++) {
          long place =
              at[axis + 1] * strides.get(axis)
                  + in[axis] * dilations.get(axis)
                  - paddings.get(2 * axis);
          inside &= place >= 0 && place < input[axis + 1];
          met[axis + 1] = (int) place;
        }
        if (inside) {
          visitor.meet(at, in, met);
        }
      }
    }
  }

  private static int place(Tensor tensor, int[] leading, int... last) {
    int[] index = Arrays.copyOf(leading, leading.length + last.length);
    System.arraycopy(last, 0, index, leading.length, last.length);
    return Tensor.place(index, tensor.shape());
  }

  /** The operation of that word, or null if it is none of these. */
  static @Nullable Tensor compute(String word, Attributes attributes, List<Tensor> in) {
    return switch (word) {
      case "conv", "conv_by_input", "conv_by_kernel" -> conv(word, attributes, in, false);
      case "depthwise_conv", "depthwise_conv_by_input", "depthwise_conv_by_kernel" ->
          conv(word.substring("depthwise_".length()), attributes, in, true);
      case "max_pool", "max_pool_gradient" -> maxPool(attributes, in);
      case "average_pool", "average_pool_gradient" -> averagePool(attributes, in);
      default -> null;
    };
  }

  private static Tensor conv(String word, Attributes a, List<Tensor> in, boolean depthwise) {
    Tensor first = in.get(0);
    Tensor second = in.get(1);
    int rank = first.shape().length;
    int axes = rank - 2;
    List<Long> strides = a.integers("strides");
    List<Long> dilations = a.integers("dilations");
    List<Long> paddings = a.integers("paddings");
    int[] shape = new int[rank];
    switch (word) {
      case "conv" -> {
        shape[0] = first.shape()[0];
        for (int i = 0; i < axes; i++) {
          long reach = (second.shape()[i] - 1) * dilations.get(i) + 1;
          long whole = first.shape()[i + 1] + paddings.get(2 * i) + paddings.get(2 * i + 1);
          shape[i + 1] = (int) ((whole - reach) / strides.get(i) + 1);
        }
        int filters = second.shape()[rank - 1];
        shape[rank - 1] = depthwise ? first.shape()[rank - 1] * filters : filters;
      }
      case "conv_by_input" -> {
        shape[0] = second.shape()[0];
        for (int i = 0; i < axes; i++) {
          shape[i + 1] = a.integers("sizes").get(i).intValue();
        }
        shape[rank - 1] = first.shape()[rank - 2];
      }
      default -> {
        for (int i = 0; i < axes; i++) {
          shape[i] = a.integers("sizes").get(i).intValue();
        }
        int channels = first.shape()[rank - 1];
        shape[rank - 2] = channels;
        shape[rank - 1] =
            depthwise ? second.shape()[rank - 1] / channels : second.shape()[rank - 1];
      }
    }
    Tensor result = new Tensor(shape, new double[Tensor.size(shape)]);
    Tensor input = word.equals("conv_by_input") ? result : first;
    Tensor kernel =
        switch (word) {
          case "conv" -> second;
          case "conv_by_input" -> first;
          default -> result;
        };
    Tensor output = word.equals("conv") ? result : second;
    int channels = kernel.shape()[rank - 2];
    int filters = kernel.shape()[rank - 1];
    slide(
        Arrays.copyOf(output.shape(), axes + 1),
        Arrays.copyOf(kernel.shape(), axes),
        Arrays.copyOf(input.shape(), axes + 1),
        strides,
        dilations,
        paddings,
        (at, window, met) -> {
          for (int c = 0; c < channels; c++) {
            for (int f = 0; f < filters; f++) {
              int i = place(input, met, c);
              int k = place(kernel, window, c, f);
              int o = place(output, at, depthwise ? c * filters + f : f);
              switch (word) {
                case "conv" -> output.data()[o] += input.data()[i] * kernel.data()[k];
                case "conv_by_input" -> input.data()[i] += output.data()[o] * kernel.data()[k];
                default -> kernel.data()[k] += output.data()[o] * input.data()[i];
              }
            }
          }
        });
    return result;
  }

  /** How the windows of a pool lie. */
  private record Pool(int[] output, int[] window, List<Long> strides, List<Long> paddings) {
    static Pool of(Attributes a, int[] whole) {
      List<Long> sizes = a.integers("sizes");
      List<Long> strides = a.integers("strides");
      int[] output = whole.clone();
      Long[] paddings = new Long[2 * sizes.size()];
      for (int i = 0; i < sizes.size(); i++) {
        long extent = whole[i + 1];
        long stride = strides.get(i);
        long positions =
            a.truth("same") ? (extent + stride - 1) / stride : (extent - sizes.get(i)) / stride + 1;
        long all = Math.max((positions - 1) * stride + sizes.get(i) - extent, 0);
        paddings[2 * i] = a.truth("same") ? all / 2 : 0;
        paddings[2 * i + 1] = a.truth("same") ? all - all / 2 : 0;
        output[i + 1] = (int) positions;
      }
      int[] window = sizes.stream().mapToInt(Long::intValue).toArray();
      return new Pool(output, window, strides, List.of(paddings));
    }

    void slide(int[] whole, Visitor visitor) {
      Slides.slide(
          output,
          window,
          Arrays.copyOf(whole, whole.length - 1),
          strides,
          strides.stream().map(s -> 1L).toList(),
          paddings,
          visitor);
    }
  }

  private static Tensor maxPool(Attributes attributes, List<Tensor> in) {
    Tensor x = in.getFirst();
    int channels = x.shape()[x.shape().length - 1];
    Pool pool = Pool.of(attributes, x.shape());
    int[] best = new int[Tensor.size(pool.output())];
    Arrays.fill(best, -1);
    Tensor output = new Tensor(pool.output(), new double[best.length]);
    pool.slide(
        x.shape(),
        (at, window, met) -> {
          for (int c = 0; c < channels; c++) {
            int o = place(output, at, c);
            int i = place(x, met, c);
            if (best[o] < 0 || x.data()[i] > x.data()[best[o]]) {
              best[o] = i;
            }
          }
        });
    if (in.size() == 1) {
      for (int o = 0; o < best.length; o++) {
        output.data()[o] = x.data()[best[o]];
      }
      return output;
    }
    Tensor gradient = new Tensor(x.shape(), new double[x.data().length]);
    for (int o = 0; o < best.length; o++) {
      gradient.data()[best[o]] += in.get(2).data()[o];
    }
    return gradient;
  }

  private static Tensor averagePool(Attributes attributes, List<Tensor> in) {
    Tensor x = in.getLast();
    int channels = x.shape()[x.shape().length - 1];
    Pool pool = Pool.of(attributes, x.shape());
    double[] counts = new double[Tensor.size(pool.output())];
    Tensor output = new Tensor(pool.output(), new double[counts.length]);
    Tensor gradient = new Tensor(x.shape(), new double[x.data().length]);
    for (boolean counting : List.of(true, false)) {
      pool.slide(
          x.shape(),
          (at, window, met) -> {
            for (int c = 0; c < channels; c++) {
              int o = place(output, at, c);
              int i = place(x, met, c);
              if (counting) {
                counts[o]++;
              } else if (in.size() == 1) {
                output.data()[o] += x.data()[i] / counts[o];
              } else {
                gradient.data()[i] += in.getFirst().data()[o] / counts[o];
              }
            }
          });
    }
    return in.size() == 1 ? output : gradient;
  }
}
