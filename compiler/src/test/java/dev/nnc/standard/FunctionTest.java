package dev.nnc.standard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import dev.nnc.catalog.Configured;
import dev.nnc.catalog.Entry;
import dev.nnc.catalog.Kind;
import dev.nnc.catalog.Misfit;
import dev.nnc.catalog.Options;
import dev.nnc.catalog.Rule;
import dev.nnc.ir.Value;
import dev.nnc.type.ElementType;
import dev.nnc.type.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Functions of expressions. */
class FunctionTest {
  private final Bench bench = new Bench();
  private final Value a = bench.input(Tensor.of(new int[] {2, 3}, 0.5, -1.5, 2.5, 1, 4, -2.3));
  private final Value b = bench.input(Tensor.of(new int[] {2, 3}, 1, 2, 2, -1, 3, 0.7));

  private Value call(String name, List<Value> arguments, Object... options) {
    Configured use = Defaults.use(Kind.FUNCTION, name, options);
    Rule.PureFunction rule = (Rule.PureFunction) use.entry().rule();
    assertThat(rule.accepts(arguments.stream().map(Value::type).toList(), use.options())).isNull();
    return rule.apply(bench.x, arguments, use.options());
  }

  private double[] run(String name, Value... arguments) {
    return bench.run(call(name, List.of(arguments))).data();
  }

  private static @Nullable Misfit misfit(String name, Value... arguments) {
    Configured use = Defaults.use(Kind.FUNCTION, name);
    return ((Rule.PureFunction) use.entry().rule())
        .accepts(Arrays.stream(arguments).map(Value::type).toList(), use.options());
  }

  @Test
  void ofOneValue() {
    double[] in = bench.run(a).data();
    Map<String, DoubleUnaryOperator> formulas =
        Map.of(
            "exp", Math::exp,
            "square", v -> v * v,
            "abs", Math::abs,
            "sign", Math::signum,
            "sin", Math::sin,
            "cos", Math::cos,
            "cosh", Math::cosh,
            "floor", Math::floor,
            "ceil", Math::ceil,
            "round", Math::rint);
    formulas.forEach(
        (name, formula) ->
            assertThat(run(name, a))
                .as(name)
                .containsExactly(DoubleStream.of(in).map(formula).toArray(), offset(1e-12)));
    Value positive = call("exp", List.of(a));
    assertThat(run("log", positive)).containsExactly(in, offset(1e-12));
    assertThat(run("sqrt", call("square", List.of(a))))
        .containsExactly(DoubleStream.of(in).map(Math::abs).toArray(), offset(1e-12));
  }

  @Test
  void ofTwoValues() {
    assertThat(run("minimum", a, b)).containsExactly(0.5, -1.5, 2, -1, 3, -2.3);
    assertThat(run("maximum", a, bench.x.scalar(0))).containsExactly(0.5, 0, 2.5, 1, 4, 0);
    assertThat(run("mod", a, bench.x.scalar(2)))
        .containsExactly(new double[] {0.5, 0.5, 0.5, 1, 0, 1.7}, offset(1e-12));
    assertThat(run("where", bench.x.greater(a, bench.x.scalar(0)), a, b))
        .containsExactly(0.5, 2, 2.5, 1, 4, 0.7);
  }

  @Test
  void overSeveralValues() {
    assertThat(run("mean", a)).containsExactly(new double[] {4.2 / 6}, offset(1e-12));
    assertThat(run("sum", a)).containsExactly(new double[] {1.5, 2.7}, offset(1e-12));
    assertThat(bench.run(call("sum", List.of(a), "over", "all")).get())
        .isCloseTo(4.2, offset(1e-12));
    assertThat(run("max", a)).containsExactly(4);
    Value numbers = bench.input(Tensor.of(new int[] {2}, 3, 4));
    assertThat(bench.run(call("sum", List.of(numbers), "over", "last")).data())
        .containsExactly(3, 4);
    Value weight = bench.x.constant(new double[] {1, 2, 3, 4}, Shape.of(2, 2));
    assertThat(run("sum", weight)).containsExactly(10);
    assertThat(bench.run(call("min", List.of(a), "over", "last")).data())
        .containsExactly(-1.5, -2.3);
    assertThat(run("mean", bench.x.greater(a, b))).containsExactly(new double[] {0.5}, offset(0.0));
  }

  @Test
  void overTheRowsOfABatch() {
    Value rows = bench.input(Tensor.of(new int[] {3, 2}, 1, 2, 3, 4, 5, 6));
    Value back = call("shuffled", List.of(rows));
    assertThat(bench.run(back).data()).containsExactly(5, 6, 3, 4, 1, 2);
    assertThat(Objects.requireNonNull(misfit("shuffled", bench.x.scalar(2))).message())
        .contains("the same for all rows");
  }

  /** What the compiler computes is what the network would compute. */
  @Test
  void ofPlainNumbers() {
    int computed = 0;
    for (Entry entry : StandardCatalog.catalog().entries(Kind.FUNCTION)) {
      for (List<Double> numbers :
          List.of(List.of(1.7), List.of(-7.0, 3.5), List.of(3.0, 1.0, 2.0))) {
        if (entry.rule() instanceof Rule.PureFunction rule && rule.of(numbers).isPresent()) {
          List<Value> values = new ArrayList<>();
          for (double number : numbers) {
            values.add(bench.x.scalar(number));
          }
          Options options = Defaults.use(Kind.FUNCTION, entry.name()).options();
          // A tensor is reduced by max, but two numbers are compared.
          double expected =
              rule.accepts(values.stream().map(Value::type).toList(), options) == null
                  ? bench.run(rule.apply(bench.x, values, options)).get()
                  : run(entry.name() + "imum", values.toArray(new Value[0]))[0];
          assertThat(rule.of(numbers).getAsDouble())
              .as("%s of %s", entry.name(), numbers)
              .isCloseTo(expected, offset(1e-12));
          computed++;
        }
      }
    }
    assertThat(computed).isGreaterThan(20);
  }

  @Test
  void cumulativeSums() {
    Value number = bench.input(Tensor.of(new int[] {2}, 7, 8));
    Value square = bench.input(Tensor.of(new int[] {2, 2, 2}, 1, 2, 3, 4, 5, 6, 7, 8));
    assertThat(run("cumulative_sum", square)).containsExactly(1, 3, 3, 7, 5, 11, 7, 15);
    Value back = call("cumulative_sum", List.of(square), "axis", 1L, "reverse", true);
    assertThat(back.shape()).isEqualTo(square.shape());
    assertThat(bench.run(back).data()).containsExactly(4, 6, 3, 4, 12, 14, 7, 8);
    // A weight has no batch, so its first axis is axis 1.
    Value weight = bench.x.constant(new double[] {1, 2, 3, 4}, Shape.of(2, 2));
    assertThat(bench.run(call("cumulative_sum", List.of(weight), "axis", 1L)).data())
        .containsExactly(1, 2, 4, 6);
    bench.checkGradients(bench.x.sumAll(bench.x.square(back)));
    assertThat(misfit("cumulative_sum", number))
        .extracting(Misfit::message)
        .isEqualTo("needs values in an order, but gets a single number");
    assertThat(misfit("cumulative_sum", a, b)).isNotNull();
    Configured far = Defaults.use(Kind.FUNCTION, "cumulative_sum", "axis", 3L);
    assertThat(
            ((Rule.PureFunction) far.entry().rule()).accepts(List.of(square.type()), far.options()))
        .extracting(Misfit::message)
        .isEqualTo("has no axis 3 to add up along: a row is [2, 2]");
  }

  @Test
  void penalties() {
    assertThat(run("l2", a, b)[0])
        .isCloseTo(
            DoubleStream.concat(
                    DoubleStream.of(bench.run(a).data()), DoubleStream.of(bench.run(b).data()))
                .map(v -> v * v)
                .sum(),
            offset(1e-12));
    assertThat(run("l1", a)[0]).isCloseTo(11.8, offset(1e-12));
  }

  @Test
  void joinsAndProducts() {
    Value joined = call("concat", List.of(a, b));
    assertThat(joined.shape()).isEqualTo(Shape.of(6).batched());
    assertThat(bench.run(joined).data())
        .containsExactly(0.5, -1.5, 2.5, 1, 2, 2, 1, 4, -2.3, -1, 3, 0.7);
    Value single = bench.input(Tensor.of(new int[] {2}, 7, 8));
    assertThat(run("concat", single, single)).containsExactly(7, 7, 8, 8);
    Value square = bench.input(Tensor.of(new int[] {1, 2, 2}, 1, 2, 3, 4));
    assertThat(run("matmul", square, call("transpose", List.of(square))))
        .containsExactly(5, 11, 11, 25);
    bench.checkGradients(bench.x.sumAll(bench.x.square(joined)));
  }

  @Test
  void productsOfVectors() {
    Value rows = bench.input(Tensor.of(new int[] {2, 2}, 1, 2, 3, 4));
    Value matrices =
        bench.input(Tensor.of(new int[] {2, 2, 3}, 1, 0, 2, 0, 1, 1, 2, 2, 0, 1, 0, 1));
    Value kernel = bench.x.constant(new double[] {1, 0, 1, 1}, Shape.of(2, 2));
    Value vector = bench.x.constant(new double[] {1, -1}, Shape.of(2));
    // A row of numbers and the matrix of its row, or one matrix for all rows.
    Value own = call("matmul", List.of(rows, matrices));
    assertThat(own.shape()).isEqualTo(Shape.of(3).batched());
    assertThat(bench.run(own).data()).containsExactly(1, 2, 4, 10, 6, 4);
    assertThat(run("matmul", rows, kernel)).containsExactly(3, 2, 7, 4);
    // What is the same for all rows stands on the left of each row's matrix.
    assertThat(run("matmul", kernel, matrices)).containsExactly(1, 0, 2, 1, 1, 3, 2, 2, 0, 3, 2, 1);
    assertThat(run("matmul", vector, matrices)).containsExactly(1, -1, 1, 1, 2, -1);
    Value product = call("matmul", List.of(vector, kernel));
    assertThat(product.shape()).isEqualTo(Shape.of(2));
    assertThat(bench.run(product).data()).containsExactly(0, -1);
    // On the right, a vector is a column.
    Value turned = call("transpose", List.of(matrices));
    assertThat(run("matmul", turned, vector)).containsExactly(1, -1, 1, 1, 2, -1);
    assertThat(run("matmul", turned, rows)).containsExactly(1, 2, 4, 10, 6, 4);
    assertThat(run("matmul", rows, vector)).containsExactly(-1, -1);
    assertThat(misfit("matmul", rows, turned)).isNotNull();
    bench.checkGradients(bench.x.sumAll(bench.x.square(own)));
  }

  @Test
  void aWeightJoinsEveryRow() {
    Value rows = bench.input(Tensor.of(new int[] {2, 1, 2}, 1, 2, Double.POSITIVE_INFINITY, 4));
    Value token = bench.x.constant(new double[] {7, 8}, Shape.of(1, 2));
    Value joined = call("concat", List.of(token, rows), "axis", 1L);
    assertThat(joined.shape()).isEqualTo(Shape.of(2, 2).batched());
    assertThat(bench.run(joined).data())
        .containsExactly(7, 8, 1, 2, 7, 8, Double.POSITIVE_INFINITY, 4);
    assertThat(misfit("concat", bench.x.constant(new double[] {7, 8}, Shape.of(2)), rows))
        .isNotNull();
  }

  @Test
  void mergesOfBranches() {
    Value c = bench.input(Tensor.of(new int[] {2, 3}, 1, 1, 1, 2, 2, 2));
    assertThat(run("add", a, b, c))
        .containsExactly(new double[] {2.5, 1.5, 5.5, 2, 9, 0.4}, offset(1e-12));
    assertThat(run("subtract", a, c))
        .containsExactly(new double[] {-0.5, -2.5, 1.5, -1, 2, -4.3}, offset(1e-12));
    assertThat(run("multiply", a, c))
        .containsExactly(new double[] {0.5, -1.5, 2.5, 2, 8, -4.6}, offset(1e-12));
    assertThat(run("average", b, c))
        .containsExactly(new double[] {1, 1.5, 1.5, 0.5, 2.5, 1.35}, offset(1e-12));
    assertThat(run("maximum", a, b, c)).containsExactly(1, 2, 2.5, 2, 4, 2);
    assertThat(run("minimum", a, b, c)).containsExactly(0.5, -1.5, 1, -1, 2, -2.3);
    assertThat(run("dot", a, c)).containsExactly(new double[] {1.5, 5.4}, offset(1e-12));
    double[] cosine = bench.run(call("dot", List.of(b, c), "normalize", true)).data();
    assertThat(cosine[0]).isCloseTo(5 / (3 * Math.sqrt(3)), offset(1e-12));
    bench.checkGradients(
        bench.x.sumAll(bench.x.square(call("dot", List.of(a, b), "normalize", true))));
    bench.checkGradients(bench.x.sumAll(bench.x.square(call("average", List.of(a, b)))));
  }

  @Test
  void drawsOfTheShapeThatIsAskedFor() {
    Value like = draw("like", a);
    assertThat(like.shape()).isEqualTo(Shape.of(3).batched());
    Value shaped = draw("shape", List.of(50L, 100L));
    assertThat(shaped.shape()).isEqualTo(Shape.of(50, 100).batched());
    double[] drawn = bench.run(shaped).data();
    assertThat(drawn).hasSize(2 * 50 * 100);
    double mean = DoubleStream.of(drawn).average().orElseThrow();
    double square = DoubleStream.of(drawn).map(v -> v * v).average().orElseThrow();
    assertThat(mean).isCloseTo(0, offset(0.05));
    assertThat(square).isCloseTo(1, offset(0.05));
    // What is drawn is a constant to the derivative, and each draw has numbers of its own.
    bench.checkGradients(bench.x.sumAll(bench.x.multiply(a, like)));
    assertThat(bench.run(draw("like", a)).data()).isNotEqualTo(bench.run(like).data());
  }

  @Test
  void drawsForDataOfAnyShape() {
    Value classes = bench.input(Tensor.of(new int[] {4}, 1, 2, 0, 1), ElementType.I32);
    Configured normal = Defaults.use(Kind.FUNCTION, "normal", "shape", List.of(2L));
    Rule.RandomFunction rule = (Rule.RandomFunction) normal.entry().rule();
    bench.variables.put("seed", Tensor.scalar(1));
    bench.variables.put("step", Tensor.scalar(0));
    Value drawn = rule.draw(bench.x, classes, 1, normal.options());
    assertThat(drawn.shape()).isEqualTo(Shape.of(2).batched());
    assertThat(bench.run(drawn).shape()).containsExactly(4, 2);
  }

  /** The mean of numbers from 0 to 1 is 1/2, that of their squares 1/3. */
  @Test
  void uniformNumbersLieBetweenZeroAndOne() {
    Value many = bench.input(new Tensor(new int[] {50, 40}, new double[2000]));
    Configured uniform = Defaults.use(Kind.FUNCTION, "uniform", "like", many);
    Rule.RandomFunction rule = (Rule.RandomFunction) uniform.entry().rule();
    bench.variables.put("seed", Tensor.scalar(1));
    bench.variables.put("step", Tensor.scalar(0));
    double[] drawn = bench.run(rule.draw(bench.x, many, 1, uniform.options())).data();
    assertThat(DoubleStream.of(drawn).allMatch(each -> each >= 0 && each < 1)).isTrue();
    assertThat(DoubleStream.of(drawn).average().orElseThrow()).isCloseTo(0.5, offset(0.03));
    assertThat(DoubleStream.of(drawn).map(each -> each * each).average().orElseThrow())
        .isCloseTo(1 / 3.0, offset(0.03));
    assertThat(rule.accepts(Defaults.use(Kind.FUNCTION, "uniform").options()))
        .extracting(Misfit::help)
        .isEqualTo("write `uniform(like: x)`, or `uniform([64])` for 64 numbers a row");
  }

  private Value draw(String option, Object value) {
    bench.variables.put("seed", Tensor.scalar(1));
    bench.variables.put("step", Tensor.scalar(0));
    Configured normal = Defaults.use(Kind.FUNCTION, "normal", option, value);
    Rule.RandomFunction rule = (Rule.RandomFunction) normal.entry().rule();
    assertThat(rule.accepts(normal.options())).isNull();
    return rule.draw(bench.x, a, bench.randomStream(), normal.options());
  }

  @Test
  void concatAlongAnyAxis() {
    Value left = bench.input(Tensor.of(new int[] {1, 1, 2}, 1, 2));
    Value right = bench.input(Tensor.of(new int[] {1, 2, 2}, 3, 4, 5, 6));
    Value joined = call("concat", List.of(left, right), "axis", 1L);
    assertThat(joined.shape()).isEqualTo(Shape.of(3, 2).batched());
    assertThat(bench.run(joined).data()).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(misfit("concat", left, right))
        .extracting(Misfit::message)
        .isEqualTo("needs shapes that differ in the last axis only");
    Configured far = Defaults.use(Kind.FUNCTION, "concat", "axis", 3L);
    assertThat(
            ((Rule.PureFunction) far.entry().rule())
                .accepts(List.of(left.type(), right.type()), far.options()))
        .extracting(Misfit::message)
        .isEqualTo("has no axis 3 to join [1, 2] along");
  }

  @Test
  void refusals() {
    assertThat(misfit("add", a)).isNotNull();
    assertThat(misfit("subtract", a, b, b)).isNotNull();
    assertThat(misfit("dot", a, b, b)).isNotNull();
    Value narrow = bench.input(Tensor.of(new int[] {2, 2}, 1, 2, 3, 4));
    assertThat(misfit("exp", a, b)).isNotNull();
    assertThat(misfit("minimum", a, narrow)).isNotNull();
    assertThat(misfit("where", a, b, b)).isNotNull();
    assertThat(misfit("concat")).isNotNull();
    assertThat(misfit("l2")).isNotNull();
    assertThat(misfit("matmul", a, narrow)).isNotNull();
    assertThat(misfit("concat", a, narrow)).isNull();
    // The rows of a batch are no axis of a row.
    assertThat(misfit("transpose", a)).isNotNull();
    assertThat(misfit("max", a, b)).isNotNull();
  }
}
