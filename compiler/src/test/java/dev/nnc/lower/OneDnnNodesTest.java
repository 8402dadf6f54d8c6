package dev.nnc.lower;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.nnc.differentiate.Differentiator;
import dev.nnc.differentiate.Gradients;
import dev.nnc.ir.Function;
import dev.nnc.ir.FunctionBuilder;
import dev.nnc.ir.Program;
import dev.nnc.ir.Value;
import dev.nnc.op.Instructions;
import dev.nnc.op.Windows;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import dev.nnc.type.TensorType;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** oneDNN's kernels beside those that TensorFlow takes by itself, and which nodes get them. */
class OneDnnNodesTest {
  private static final List<Long> ONES = List.of(1L, 1L);

  @BeforeAll
  static void kernelsAreThere() {
    Program none = program(ElementType.F32, (x, inputs) -> List.of(inputs.getFirst()), Shape.of(1));
    try (NativeGraph graph = new NativeGraph()) {
      assumeThat(OneDnnNodes.of(graph, none.functions().getFirst())).isNotNull();
    }
  }

  private interface Written {
    List<Value> outputs(Instructions x, List<Value> inputs);
  }

  static LongStream seeds() {
    return LongStream.range(0, 40);
  }

  /** A window, strides, channels and filters of that seed, with bias, relu, pool and gradients. */
  @ParameterizedTest
  @MethodSource("seeds")
  void convolutionsAndPools(long seed) {
    Random random = new Random(seed);
    long height = 1L + random.nextInt(7);
    long width = 1L + random.nextInt(7);
    List<Long> strides = List.of(1L + random.nextInt(2), 1L + random.nextInt(2));
    long channels = 1L + random.nextInt(20);
    long filters = 1L + random.nextInt(40);
    Shape image =
        Shape.of(
            1 + random.nextInt(9), height + random.nextInt(9), width + random.nextInt(9), channels);
    List<Long> extents = List.of(image.dimension(1).size(), image.dimension(2).size());
    List<Long> paddings =
        random.nextBoolean()
            ? Windows.none(2)
            : Windows.same(extents, List.of(height, width), strides, ONES);
    List<Long> pool = List.of(1L + random.nextInt(3), 1L + random.nextInt(3));
    boolean same = random.nextBoolean();
    compare(
        (x, inputs) -> {
          Value y = x.conv(inputs.get(0), inputs.get(1), strides, ONES, paddings);
          y = x.relu(x.add(y, inputs.get(2)));
          boolean fits = Windows.extents(y.shape()).stream().allMatch(extent -> extent >= 3);
          y = fits ? x.maxPool(y, pool, pool, same) : y;
          List<Value> outputs = new ArrayList<>(List.of(y));
          outputs.addAll(gradients(x.builder(), x.sumAll(x.square(y)), inputs));
          return outputs;
        },
        image,
        Shape.of(height, width, channels, filters),
        Shape.of(filters));
  }

  /** Rows, columns and what is summed over of that seed, either factor turned, with gradients. */
  @ParameterizedTest
  @MethodSource("seeds")
  void products(long seed) {
    Random random = new Random(seed);
    long most = seed % 4 == 0 ? 200 : 20;
    long rows = 1L + random.nextLong(most);
    long inner = 1L + random.nextLong(most);
    long columns = 1L + random.nextLong(most);
    boolean turnedA = random.nextBoolean();
    boolean turnedB = random.nextBoolean();
    compare(
        (x, inputs) -> {
          Value y = x.matmul(inputs.get(0), inputs.get(1), turnedA, turnedB);
          List<Value> outputs = new ArrayList<>(List.of(y));
          outputs.addAll(gradients(x.builder(), x.sumAll(x.square(y)), inputs));
          return outputs;
        },
        turnedA ? Shape.of(inner, rows) : Shape.of(rows, inner),
        turnedB ? Shape.of(columns, inner) : Shape.of(inner, columns));
  }

  @Test
  void aProductOfNotANumberIsNone() {
    Written product = (x, inputs) -> List.of(x.matmul(inputs.get(0), inputs.get(1), false, false));
    List<float[]> results =
        results(
            product,
            true,
            (random, number) -> number == 0 ? Float.NaN : 0,
            Shape.of(3, 5),
            Shape.of(5, 2));
    assertThat(results.getFirst())
        .containsExactly(Float.NaN, Float.NaN, Float.NaN, 0, Float.NaN, 0);
  }

  @ParameterizedTest
  @CsvSource({"7, 3", "1, 3", "33, 8", "500, 17"})
  void batchNormalization(long rows, long channels) {
    compare(
        (x, inputs) -> {
          Instructions.Normalized by =
              x.batchNorm(inputs.get(0), inputs.get(1), inputs.get(2), 0.01);
          Value loss = x.sumAll(x.multiply(by.normalized(), inputs.get(3)));
          List<Value> outputs = new ArrayList<>(List.of(by.normalized(), by.mean(), by.variance()));
          outputs.addAll(gradients(x.builder(), loss, inputs.subList(0, 3)));
          return outputs;
        },
        Shape.of(rows, 2, 2, channels),
        Shape.of(channels),
        Shape.of(channels),
        Shape.of(rows, 2, 2, channels));
  }

  @Test
  void theFirstOfSeveralGreatestGetsTheGradient() {
    List<float[]> results =
        results(
            (x, inputs) -> {
              Value pool = x.maxPool(inputs.getFirst(), List.of(2L, 2L), List.of(2L, 2L), false);
              return gradients(x.builder(), x.sumAll(pool), inputs);
            },
            true,
            (random, number) -> 1,
            Shape.of(1, 2, 4, 1));
    assertThat(results.getFirst()).containsExactly(1, 0, 1, 0, 0, 0, 0, 0);
  }

  @Test
  void singleProductsAreOneDnns() {
    Written product =
        (x, inputs) -> {
          Value y = x.matmul(inputs.get(0), inputs.get(1), false, false);
          return gradients(x.builder(), x.sumAll(x.square(y)), inputs);
        };
    assertThat(nodes(program(ElementType.F32, product, Shape.of(4, 3), Shape.of(3, 2))))
        .contains("_MklMatMul")
        .doesNotContain("MatMul");
    assertThat(nodes(program(ElementType.F32, product, Shape.of(7, 4, 3), Shape.of(7, 3, 2))))
        .contains("BatchMatMulV2")
        .noneMatch(type -> type.startsWith("_Mkl"));
    assertThat(nodes(program(ElementType.F64, product, Shape.of(4, 3), Shape.of(3, 2))))
        .contains("MatMul")
        .noneMatch(type -> type.startsWith("_Mkl"));
  }

  @Test
  void windowsOfOneElementAndWideNumbersStayTensorFlows() {
    Written convolution =
        (x, inputs) ->
            gradients(
                x.builder(),
                x.sumAll(
                    x.square(
                        x.conv(
                            inputs.get(0), inputs.get(1), List.of(2L, 2L), ONES, Windows.none(2)))),
                inputs);
    Shape image = Shape.of(2, 6, 6, 4);
    assertThat(nodes(program(ElementType.F32, convolution, image, Shape.of(1, 1, 4, 8))))
        .contains("Conv2D", "Conv2DBackpropInput", "Conv2DBackpropFilter")
        .noneMatch(type -> type.startsWith("_Mkl"));
    assertThat(nodes(program(ElementType.F64, convolution, image, Shape.of(3, 3, 4, 8))))
        .noneMatch(type -> type.startsWith("_Mkl"));
    assertThat(nodes(program(ElementType.F32, convolution, image, Shape.of(1, 3, 4, 8))))
        .contains(
            "_MklNativeConv2D", "_MklNativeConv2DBackpropInput", "_MklNativeConv2DBackpropFilter");
  }

  @Test
  void aConvolutionThatIsNeededByItselfIsExecutedOnce() {
    Shape[] shapes = {Shape.of(2, 6, 6, 4), Shape.of(3, 3, 4, 8), Shape.of(8)};
    Program together =
        program(ElementType.F32, (x, inputs) -> List.of(biased(x, inputs).get(1)), shapes);
    assertThat(nodes(together)).contains("_MklNativeConv2DWithBias").doesNotContain("BiasAdd");
    Program apart = program(ElementType.F32, OneDnnNodesTest::biased, shapes);
    assertThat(nodes(apart))
        .contains("_MklNativeConv2D", "BiasAdd")
        .doesNotContain("_MklNativeConv2DWithBias");
  }

  private static List<Value> biased(Instructions x, List<Value> inputs) {
    Value y = x.conv(inputs.get(0), inputs.get(1), ONES, ONES, Windows.none(2));
    return List.of(y, x.add(y, inputs.get(2)));
  }

  /** The types of the nodes. */
  private static List<String> nodes(Program program) {
    GraphPart.Nodes nodes = GraphPart.of(program).getFirst().lower(true, new Kernels(true, false));
    try (NativeGraph graph = nodes.graph()) {
      assertThat(ShapeComparison.differences(nodes)).isEmpty();
      return graph.definition().getNodeList().stream().map(node -> node.getOp()).toList();
    }
  }

  private interface Numbers {
    float next(Random random, int number);
  }

  private static void compare(Written written, Shape... shapes) {
    Numbers numbers = (random, number) -> random.nextInt(-8, 9) / 8f;
    List<float[]> expected = results(written, false, numbers, shapes);
    List<float[]> actual = results(written, true, numbers, shapes);
    for (int i = 0; i < expected.size(); i++) {
      float most = 1;
      for (float number : expected.get(i)) {
        most = Math.max(most, Math.abs(number));
      }
      assertThat(actual.get(i))
          .as("result %s", i)
          .containsExactly(expected.get(i), offset(2e-5f * most));
    }
  }

  private static List<float[]> results(
      Written written, boolean oneDnn, Numbers numbers, Shape... shapes) {
    Program program = program(ElementType.F32, written, shapes);
    Function function = program.functions().getFirst();
    try (Session session =
        Lowering.lower(
            program, new ExecutionSettings("cpu", 1, 1).with(new Kernels(oneDnn, false)))) {
      Session.Call call = session.call(function.name());
      Session.Feeds feeds = call.feeds(1);
      Random random = new Random(3);
      for (Function.Port input : function.inputs()) {
        FloatBuffer buffer = feeds.floats(input.name());
        for (int i = 0; buffer.hasRemaining(); i++) {
          buffer.put(numbers.next(random, i));
        }
      }
      Session.Results results = call.run(feeds);
      return function.outputs().stream().map(output -> results.floats(output.name())).toList();
    }
  }

  private static Program program(ElementType floats, Written written, Shape... shapes) {
    FunctionBuilder builder = new FunctionBuilder("test");
    List<Value> inputs = new ArrayList<>();
    for (Shape shape : shapes) {
      inputs.add(builder.input("in" + inputs.size(), new TensorType(floats, shape)));
    }
    List<Value> outputs = written.outputs(new Instructions(builder, floats), inputs);
    for (int i = 0; i < outputs.size(); i++) {
      builder.output("out" + i, outputs.get(i));
    }
    return new Program(List.of(), List.of(builder.build()));
  }

  private static List<Value> gradients(FunctionBuilder builder, Value loss, List<Value> of) {
    return ((Gradients.Found) Differentiator.gradients(builder, loss, of))
        .values().stream().map(Objects::requireNonNull).toList();
  }
}
