package dev.nnc.standard;

import static dev.nnc.standard.Trial.checkGradients;
import static dev.nnc.standard.Trial.constant;
import static dev.nnc.standard.Trial.counting;
import static dev.nnc.standard.Trial.random;
import static dev.nnc.standard.Trial.refusal;
import static dev.nnc.standard.Trial.use;
import static dev.nnc.standard.Trial.variable;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Misfit;
import dev.nnc.ir.Value;
import dev.nnc.type.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Convolutions and pools: formulas, shapes, derivatives, refusals. */
class ImageLayerTest {
  @Test
  void aConvolutionIsAWeightedSumOfEachWindow() {
    Bench bench = new Bench();
    Value image = bench.input(counting(1, 3, 3, 1));
    Value output =
        bench.lay(
            use(
                "conv",
                "filters",
                1L,
                "size",
                List.of(2L),
                "init",
                constant(1),
                "bias",
                0.5,
                "padding",
                "valid"),
            image);
    // 1 + 2 + 4 + 5, and so on.
    assertThat(bench.run(output).data()).containsExactly(12.5, 16.5, 24.5, 28.5);
    Value same =
        bench.lay(use("conv", "filters", 1L, "size", List.of(2L), "init", constant(1)), image);
    // The odd zero comes last, as in TensorFlow.
    assertThat(bench.run(same).data())
        .containsExactly(new double[] {12, 16, 9, 24, 28, 15, 15, 17, 9}, offset(0.5));
    checkGradients(bench, output);
  }

  @Test
  void aKernelIsSizesThenChannelsThenFilters() {
    Bench bench = new Bench();
    Value image = bench.input(random(2, 4, 5, 3));
    Value output =
        bench.lay(use("conv", "filters", 2L, "size", List.of(3L, 2L), "padding", "valid"), image);
    assertThat(output.shape()).isEqualTo(Shape.of(2, 4, 2).batched());
    Tensor kernel = variable(bench, "kernel");
    assertThat(kernel.shape()).containsExactly(3, 2, 3, 2);
    assertThat(bench.declared.get("bias")).isNotNull();
    double expected = 0;
    for (int h = 0; h < 3; h++) {
      for (int w = 0; w < 2; w++) {
        for (int c = 0; c < 3; c++) {
          expected +=
              bench.run(image).at(new int[] {1, 1 + h, 2 + w, c})
                  * kernel.at(new int[] {h, w, c, 1});
        }
      }
    }
    assertThat(bench.run(output).at(new int[] {1, 1, 2, 1})).isCloseTo(expected, offset(1e-12));
  }

  @Test
  void glorotCountsWindowTimesChannels() {
    Bench bench = new Bench();
    bench.lay(use("conv", "filters", 16L, "size", List.of(5L)), bench.input(random(1, 6, 6, 3)));
    double limit = Math.sqrt(6.0 / (25 * 3 + 25 * 16));
    assertThat(bench.declared.get("kernel"))
        .extracting(v -> v.initial())
        .isEqualTo(new dev.nnc.ir.Initial.Uniform(-limit, limit));
  }

  @ParameterizedTest
  @CsvSource({
    // row, size, stride, dilation, padding, what comes out
    "6, 3, 1, 1, same, 6",
    "6, 3, 1, 1, valid, 4",
    "6, 3, 2, 1, same, 3",
    "7, 3, 2, 1, valid, 3",
    "6, 3, 1, 2, same, 6",
    "6, 3, 1, 2, valid, 2",
    "6, 2, 1, 3, causal, 6",
    "7, 3, 2, 1, causal, 4",
    "5x4, 3x2, 1, 1, same, 5x4",
    "5x4, 3x2, 2x1, 1, same, 3x4",
    "5x4, 3, 2, 1, valid, 2x1",
    "5x4, 2, 1, 2x1, valid, 3x3",
    "3x3x4, 2, 1, 1, same, 3x3x4",
    "3x3x4, 2, 2, 1, same, 2x2x2",
    "3x3x4, 2x1x2, 1, 1, valid, 2x3x3",
    "3x3x4, 2, 1, 1x2x3, valid, 2x1x1",
  })
  void convolutionsOfAllKindsHaveKerassShapesAndTheRightDerivative(
      String row, String size, String stride, String dilation, String padding, String expected) {
    Bench bench = new Bench();
    Value input = bench.input(random(batched(row, 2)));
    Value output =
        bench.lay(
            use(
                "conv",
                "filters",
                2L,
                "size",
                sizes(size),
                "stride",
                sizes(stride),
                "dilation",
                sizes(dilation),
                "padding",
                padding,
                "bias",
                0.1),
            input);
    assertThat(bench.run(output).shape()).isEqualTo(batched(expected, 2));
    checkGradients(bench, output);
  }

  private static List<Long> sizes(String text) {
    return Arrays.stream(text.split("x")).map(Long::valueOf).toList();
  }

  /** Two rows of the extents with channels. */
  private static int[] batched(String extents, int channels) {
    List<Integer> all = new ArrayList<>();
    all.add(2);
    sizes(extents).forEach(each -> all.add(each.intValue()));
    all.add(channels);
    return all.stream().mapToInt(Integer::intValue).toArray();
  }

  @Test
  void paddingCanBeNumbers() {
    Bench bench = new Bench();
    Value image = bench.input(counting(1, 2, 2, 1));
    Configured all =
        use("conv", "filters", 1L, "size", List.of(2L), "init", constant(1), "padding", 1.0);
    assertThat(bench.run(bench.lay(all, image)).data()).containsExactly(1, 3, 2, 4, 10, 6, 3, 7, 4);
    Configured each =
        use(
            "conv",
            "filters",
            1L,
            "size",
            List.of(2L),
            "init",
            constant(1),
            "padding",
            List.of(0.0, 1.0));
    assertThat(bench.run(bench.lay(each, image)).data()).containsExactly(4, 10, 6);
    Configured pairs =
        use(
            "conv",
            "filters",
            1L,
            "size",
            List.of(2L),
            "init",
            constant(1),
            "padding",
            List.of(List.of(1.0, 0.0), List.of(0.0, 2.0)));
    Value output = bench.lay(pairs, image);
    assertThat(bench.run(output).data()).containsExactly(3, 2, 0, 10, 6, 0);
    checkGradients(bench, output);
  }

  @Test
  void causalSeesNothingLater() {
    Bench bench = new Bench();
    Value series = bench.input(counting(1, 4, 1));
    Value output =
        bench.lay(
            use(
                "conv",
                "filters",
                1L,
                "size",
                List.of(2L),
                "dilation",
                List.of(2L),
                "init",
                constant(1),
                "padding",
                "causal"),
            series);
    assertThat(bench.run(output).data()).containsExactly(1, 2, 4, 6);
  }

  @ParameterizedTest
  @CsvSource({"2, 4, 6, 2x2", "4, 4, 8, 2x2", "3, 3, 3, 2", "2, 2, 2, 1x2x1"})
  void groupsAreConvolutionsSideBySide(long groups, int channels, long filters, String size) {
    Bench bench = new Bench();
    int axes = sizes(size).size();
    int[] shape = new int[axes + 2];
    Arrays.fill(shape, 3);
    shape[axes + 1] = channels;
    Tensor data = random(shape);
    Value input = bench.input(data);
    Value output =
        bench.lay(use("conv", "filters", filters, "size", sizes(size), "groups", groups), input);
    Tensor kernel = variable(bench, "kernel");
    assertThat(kernel.shape()[axes]).isEqualTo((int) (channels / groups));
    int each = (int) (filters / groups);
    int part = (int) (channels / groups);
    for (int group = 0; group < groups; group++) {
      int first = group;
      Bench alone = new Bench();
      int[] own = shape.clone();
      own[axes + 1] = part;
      Value slice =
          alone.input(
              Tensor.filled(
                  own,
                  i -> {
                    int[] index = Tensor.index(i, own);
                    index[axes + 1] += first * part;
                    return data.at(index);
                  }));
      int[] window = kernel.shape().clone();
      window[axes + 1] = each;
      alone.variables.put(
          "kernel",
          Tensor.filled(
              window,
              i -> {
                int[] index = Tensor.index(i, window);
                index[axes + 1] += first * each;
                return kernel.at(index);
              }));
      Tensor expected =
          alone.run(alone.lay(use("conv", "filters", (long) each, "size", sizes(size)), slice));
      Tensor ours = bench.run(output);
      for (int i = 0; i < expected.data().length; i++) {
        int[] index = Tensor.index(i, expected.shape());
        index[axes + 1] += group * each;
        assertThat(ours.at(index)).isCloseTo(expected.data()[i], offset(1e-12));
      }
    }
    checkGradients(bench, output);
  }

  @Test
  void depthwiseKeepsChannelsApart() {
    Bench bench = new Bench();
    Value image = bench.input(counting(1, 2, 2, 2));
    Value output =
        bench.lay(
            use(
                "depthwise_conv",
                "size",
                List.of(2L),
                "multiplier",
                2L,
                "padding",
                "valid",
                "init",
                constant(1)),
            image);
    assertThat(bench.run(output).data()).containsExactly(16, 16, 20, 20);
    assertThat(variable(bench, "kernel").shape()).containsExactly(2, 2, 2, 2);
    for (String size : List.of("3", "3x2")) {
      Bench more = new Bench();
      Value input = more.input(random(batched(size.equals("3") ? "5" : "5x4", 2)));
      Value strided =
          more.lay(
              use("depthwise_conv", "size", sizes(size), "stride", List.of(2L), "bias", 0.2),
              input);
      checkGradients(more, strided);
      Bench dilated = new Bench();
      checkGradients(
          dilated,
          dilated.lay(
              use("depthwise_conv", "size", sizes(size), "dilation", List.of(2L)),
              dilated.input(random(batched(size.equals("3") ? "5" : "5x4", 2)))));
    }
  }

  @Test
  void separableIsDepthwiseThenPointwise() {
    Bench bench = new Bench();
    Value image = bench.input(random(2, 4, 3, 2));
    Value output =
        bench.lay(
            use(
                "separable_conv",
                "filters",
                3L,
                "size",
                List.of(2L),
                "multiplier",
                2L,
                "l2",
                0.1,
                "bias",
                0.3),
            image);
    assertThat(variable(bench, "depthwise_kernel").shape()).containsExactly(2, 2, 2, 2);
    assertThat(variable(bench, "pointwise_kernel").shape()).containsExactly(1, 1, 4, 3);
    assertThat(bench.penalties).hasSize(2);
    Bench two = new Bench();
    two.variables.put("kernel", variable(bench, "depthwise_kernel"));
    Value first =
        two.lay(
            use("depthwise_conv", "size", List.of(2L), "multiplier", 2L, "bias", "none"),
            two.input(bench.run(image)));
    two.variables.put("kernel", variable(bench, "pointwise_kernel"));
    Bench three = new Bench();
    three.variables.put("kernel", variable(bench, "pointwise_kernel"));
    Value second =
        three.lay(
            use("conv", "filters", 3L, "size", List.of(1L), "bias", 0.3),
            three.input(runWith(two, first, variable(bench, "depthwise_kernel"))));
    assertThat(bench.run(output).data()).containsExactly(three.run(second).data(), offset(1e-12));
    checkGradients(bench, output);
    Bench series = new Bench();
    checkGradients(
        series,
        series.lay(
            use("separable_conv", "filters", 2L, "size", List.of(3L)),
            series.input(random(2, 4, 2))));
  }

  private static Tensor runWith(Bench bench, Value value, Tensor kernel) {
    bench.variables.put("kernel", kernel);
    return bench.run(value);
  }

  @ParameterizedTest
  @CsvSource({
    // row, size, stride, dilation, padding, output_padding, what comes out (Keras's rule)
    "3, 3, 2, 1, same, none, 6",
    "3, 3, 2, 1, valid, none, 7",
    "3, 3, 2, 1, same, 0, 5",
    "3, 3, 2, 1, same, 1, 6",
    "3, 3, 2, 1, valid, 1, 8",
    "3, 1, 2, 1, valid, none, 6",
    "4, 3, 1, 2, same, none, 4",
    "4, 3, 1, 2, valid, none, 8",
    "2x3, 2, 2, 1, same, none, 4x6",
    "2x3, 3x2, 1x2, 1, valid, none, 4x6",
    "2x1x2, 2, 2, 1, same, none, 4x2x4",
  })
  void transposedConvolutionsHaveKerassShapesAndTheRightDerivative(
      String row,
      String size,
      String stride,
      String dilation,
      String padding,
      String more,
      String expected) {
    Bench bench = new Bench();
    Value input = bench.input(random(batched(row, 2)));
    Object outputPadding = more.equals("none") ? "none" : (Object) Long.valueOf(more);
    Value output =
        bench.lay(
            use(
                "conv_transpose",
                "filters",
                3L,
                "size",
                sizes(size),
                "stride",
                sizes(stride),
                "dilation",
                sizes(dilation),
                "padding",
                padding,
                "output_padding",
                outputPadding,
                "bias",
                0.1),
            input);
    assertThat(bench.run(output).shape()).isEqualTo(batched(expected, 3));
    assertThat(output.shape().row())
        .isEqualTo(
            Shape.of(Arrays.stream(batched(expected, 3)).skip(1).mapToLong(i -> i).toArray()));
    checkGradients(bench, output);
  }

  @Test
  void aTransposedConvolutionSpreadsEachElement() {
    Bench bench = new Bench();
    Value output =
        bench.lay(
            use(
                "conv_transpose",
                "filters",
                1L,
                "size",
                List.of(3L),
                "stride",
                List.of(2L),
                "padding",
                "valid",
                "init",
                constant(1)),
            bench.input(Tensor.of(new int[] {1, 2, 1}, 1, 10)));
    assertThat(bench.run(output).data()).containsExactly(1, 1, 11, 10, 10);
    assertThat(variable(bench, "kernel").shape()).containsExactly(3, 1, 1);
  }

  @Test
  void poolsOfAWindow() {
    Bench bench = new Bench();
    Value image = bench.input(counting(1, 3, 3, 1));
    assertThat(bench.run(bench.lay(use("max_pool"), image)).data()).containsExactly(5, 6, 8, 9);
    // What lies beyond the edge does not count: (3 + 6) / 2, (7 + 8) / 2, 9.
    assertThat(bench.run(bench.lay(use("average_pool"), image)).data())
        .containsExactly(3, 4.5, 7.5, 9);
    assertThat(bench.run(bench.lay(use("average_pool", "padding", "valid"), image)).data())
        .containsExactly(3);
    assertThat(
            bench
                .run(bench.lay(use("max_pool", "stride", List.of(1L), "padding", "valid"), image))
                .data())
        .containsExactly(5, 6, 8, 9);
    assertThat(bench.run(bench.lay(use("max_pool", "size", "global"), image)).data())
        .containsExactly(9);
    assertThat(bench.run(bench.lay(use("average_pool", "size", "global"), image)).shape())
        .containsExactly(1, 1);
  }

  @ParameterizedTest
  @CsvSource({
    "5, 2, size, same, 3",
    "5, 2, size, valid, 2",
    "5, 3, 1, same, 5",
    "5x4, 2, size, same, 3x2",
    "5x4, 3x2, 1x2, valid, 3x2",
    "3x4x5, 2, size, same, 2x2x3",
    "3x4x5, 2x1x3, 1x2x2, valid, 2x2x2",
  })
  void poolsOfAllKinds(String row, String size, String stride, String padding, String expected) {
    for (String pool : List.of("max_pool", "average_pool")) {
      Bench bench = new Bench();
      Value output =
          bench.lay(
              use(
                  pool,
                  "size",
                  sizes(size),
                  "stride",
                  stride.equals("size") ? stride : (Object) sizes(stride),
                  "padding",
                  padding),
              bench.input(random(batched(row, 2))));
      assertThat(bench.run(output).shape()).isEqualTo(batched(expected, 2));
      checkGradients(bench, output);
    }
  }

  @Test
  void theMeanOfAPaddedSequenceLeavesPaddingOut() {
    Bench bench = new Bench();
    Value sequence = bench.input(Tensor.of(new int[] {2, 3, 1}, 1, 3, 99, 4, 5, 6));
    Value marks = bench.input(Tensor.of(new int[] {2, 3}, 1, 1, 0, 1, 1, 1));
    bench.masked(sequence, bench.x.greater(marks, bench.x.scalar(0)));
    assertThat(bench.run(bench.lay(use("average_pool", "size", "global"), sequence)).data())
        .containsExactly(2, 5);
  }

  @Test
  void aVolumeIsPooledAsByDefinition() {
    Bench bench = new Bench();
    Tensor data = random(1, 3, 3, 3, 1);
    Value volume = bench.input(data);
    Tensor greatest = bench.run(bench.lay(use("max_pool"), volume));
    Tensor mean = bench.run(bench.lay(use("average_pool"), volume));
    double most = Double.NEGATIVE_INFINITY;
    double sum = 0;
    for (int h = 0; h < 2; h++) {
      for (int w = 0; w < 2; w++) {
        // The last layer of the volume has no neighbour behind it.
        double value = data.at(new int[] {0, 2, h, w, 0});
        most = Math.max(most, value);
        sum += value;
      }
    }
    assertThat(greatest.at(new int[] {0, 1, 0, 0, 0})).isEqualTo(most);
    assertThat(mean.at(new int[] {0, 1, 0, 0, 0})).isCloseTo(sum / 4, offset(1e-12));
  }

  @Test
  void refusals() {
    Configured conv = use("conv", "filters", 8L, "size", List.of(3L, 3L));
    assertThat(refusal(conv, 64).message())
        .isEqualTo("expects an image, a sequence or a volume, but its input is a vector");
    assertThat(refusal(conv, 64).help()).contains("reshape(28x28x1)");
    Misfit grey = refusal(conv, 28, 28);
    assertThat(grey.option()).isEqualTo("size");
    assertThat(grey.help()).isEqualTo("an image needs channels: put `reshape(28x28x1)` before it");
    assertThat(
            refusal(use("conv", "filters", 8L, "size", List.of(3L), "groups", 3L), 8, 8, 4)
                .message())
        .isEqualTo("cannot cut 4 channels and 8 filters into 3 groups of the same size");
    assertThat(
            refusal(
                    use(
                        "conv",
                        "filters",
                        8L,
                        "size",
                        List.of(3L),
                        "stride",
                        List.of(2L),
                        "dilation",
                        List.of(2L)),
                    8,
                    8,
                    4)
                .option())
        .isEqualTo("dilation");
    assertThat(
            refusal(use("conv", "filters", 8L, "size", List.of(9L), "padding", "valid"), 8, 8, 4)
                .message())
        .isEqualTo(
            "has a filter that reaches over 9 places of an axis, but its input is [8, 8, 4]");
    assertThat(
            refusal(use("conv", "filters", 8L, "size", List.of(3L), "padding", "causal"), 8, 8, 4)
                .message())
        .contains("on a sequence only");
    assertThat(
            refusal(use("conv", "filters", 8L, "size", List.of(3L), "padding", -1.0), 8, 8, 4)
                .option())
        .isEqualTo("padding");
    assertThat(
            refusal(
                    use("conv", "filters", 8L, "size", List.of(3L), "bias", List.of(1.0, 2.0)),
                    8,
                    8,
                    4)
                .message())
        .isEqualTo("has 8 filters, but its `bias` is a list of 2 numbers");
    assertThat(refusal(use("depthwise_conv", "size", List.of(3L)), 4, 8, 8, 4).message())
        .contains("a block of numbers");
    assertThat(
            refusal(use("depthwise_conv", "size", List.of(3L), "stride", List.of(1L, 2L)), 8, 8, 4)
                .option())
        .isEqualTo("stride");
    assertThat(
            refusal(
                    use(
                        "conv_transpose",
                        "filters",
                        8L,
                        "size",
                        List.of(3L),
                        "stride",
                        List.of(2L),
                        "output_padding",
                        2L),
                    8,
                    8,
                    4)
                .option())
        .isEqualTo("output_padding");
    assertThat(refusal(use("max_pool", "size", List.of(9L), "padding", "valid"), 8, 8, 4).message())
        .isEqualTo("has a window of 9 places, but its input is [8, 8, 4]");
    assertThat(refusal(use("max_pool", "size", List.of(2L, 2L, 2L)), 8, 8, 4).option())
        .isEqualTo("size");
    assertThat(refusal(use("average_pool"), 64).message()).contains("a vector");
  }
}
